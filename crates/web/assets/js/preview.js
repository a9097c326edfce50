// The paper beside the form follows the typing: asked for when the typing pauses, drawn by the server.
const PAUSE = 900;

const panel = document.querySelector('[data-preview]');
const form = panel?.closest('form');
if (form) {
  const pages = panel.querySelector('[data-preview-pages]');
  let timer;
  let asked;

  const draw = async () => {
    asked?.abort();
    asked = new AbortController();
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      // A chosen file is not sent for a preview; its name stands for it.
      body.append(name, typeof value === 'string' ? value : value.name);
    }
    try {
      const answer = await fetch(`${panel.dataset.preview}&part=pages`, { method: 'POST', body, signal: asked.signal });
      if (answer.ok) pages.innerHTML = await answer.text();
    } catch {
      // Overtaken by more typing, or offline: the button still works.
    }
  };

  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(draw, PAUSE);
  });
  draw();
}
