// The product under test: the built program with its demonstration, on a free port, in a folder of its own.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The first start fills the demonstration with its cases. */
const READY_WITHIN_MS = 240_000;

const binary = process.env.XIEZHI_BINARY ?? new URL('../../target/debug/xiezhi', import.meta.url).pathname;

async function freePort() {
  const probe = createServer();
  await new Promise((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Starts the demonstration and waits until it answers. `stop()` ends it and removes its data. */
export async function startServer() {
  const data = await mkdtemp(join(tmpdir(), 'xiezhi-browser-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(binary, ['demo', '--port', String(port), '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let ended = null;
  child.stdout.on('data', (bytes) => (said += bytes));
  child.stderr.on('data', (bytes) => (said += bytes));
  child.on('error', (error) => (ended = error.message));
  const exited = new Promise((resolve) =>
    child.on('exit', (code, signal) => {
      ended = `exit ${code ?? signal}`;
      resolve();
    }),
  );

  async function stop() {
    if (ended === null) {
      child.kill('SIGTERM');
      await exited;
    }
    await rm(data, { recursive: true, force: true });
  }

  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const answers = await fetch(`${origin}/healthz`).then((response) => response.ok, () => false);
    if (answers) break;
    if (ended !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`${binary} is not ready (${ended ?? 'no answer'}):\n${said.slice(-4000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { origin, data, stop, said: () => said };
}
