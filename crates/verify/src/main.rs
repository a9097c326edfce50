//! `xiezhi-verify`: see [`USAGE`].

use std::env;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use verify::Finding;

const USAGE: &str = "\
獬豸存证核验程序：不联网，不连接数据库。

核验一份公示存证文件，或者一页公示变动（/api/v1/changes）：
  xiezhi-verify --vkey 公钥 文件.proof.json
核验日志自较早的检查点以来未被改写：
  xiezhi-verify --vkey 公钥 --earlier 检查点文件 --later 检查点文件 --tiles 目录

公钥形如 名称+编号+内容，应当从日志所属机关另行取得；可以给出多个。
加上 --witness 公钥（可以多个），说明各见证人是否联署了该检查点。“目录”之下为日志公开的 tile/ 目录。
退出码：0 成立；1 不成立；2 未能完成核验。
";

fn main() -> ExitCode {
    let (finding, content) = run(env::args_os().skip(1)).unwrap_or_else(|reason| {
        let usage = format!("{reason}\n\n{USAGE}");
        (Finding::Unfinished(usage.trim_end().to_owned()), None)
    });
    let mut out = io::stdout().lock();
    let mut written = write!(out, "{}", shown(&finding.to_string()));
    if let Some(content) = content {
        written = written.and_then(|()| writeln!(out, "\n所证明的公示内容：\n\n{}", shown(&content)));
    }
    // A conclusion nobody could read is none.
    ExitCode::from(if written.and_then(|()| out.flush()).is_ok() { finding.exit_code() } else { 2 })
}

/// No control character of a file may reach the terminal.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn run(mut args: impl Iterator<Item = std::ffi::OsString>) -> Result<(Finding, Option<String>), String> {
    let (mut keys, mut witnesses, mut file) = (Vec::new(), Vec::new(), None);
    let (mut earlier, mut later, mut tiles) = (None, None, None);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or_else(|| format!("{} 之后缺少内容", arg.display()));
        let place = match arg.to_str() {
            Some("--vkey") => {
                let vkey = value()?;
                let key = vkey.to_str().ok_or("公钥的格式不正确")?.parse();
                keys.push(key.map_err(|flaw: ledger::Flaw| flaw.to_string())?);
                continue;
            }
            Some("--witness") => {
                let vkey = value()?;
                let key: ledger::VerifierKey = vkey
                    .to_str()
                    .ok_or("见证人公钥的格式不正确")?
                    .parse()
                    .map_err(|flaw: ledger::Flaw| flaw.to_string())?;
                if key.algorithm() != ledger::Algorithm::Cosignature {
                    return Err("所给的不是见证人的公钥".to_owned());
                }
                witnesses.push(key);
                continue;
            }
            Some("--earlier") => (&mut earlier, PathBuf::from(value()?)),
            Some("--later") => (&mut later, PathBuf::from(value()?)),
            Some("--tiles") => (&mut tiles, PathBuf::from(value()?)),
            Some(option) if option.starts_with("--") => return Err(format!("不识别的参数 {option}")),
            _ => (&mut file, PathBuf::from(&arg)),
        };
        if place.0.replace(place.1).is_some() {
            return Err("参数重复".to_owned());
        }
    }
    if keys.is_empty() {
        return Err("没有给出公钥".to_owned());
    }
    match (file, earlier, later, tiles) {
        (Some(file), None, None, None) => Ok(verify::publication(&file, &keys, &witnesses)),
        (None, Some(earlier), Some(later), Some(tiles)) => {
            Ok((verify::continuation(&earlier, &later, &tiles, &keys, &witnesses), None))
        }
        _ => Err("参数不全，或者两种核验的参数混用".to_owned()),
    }
}
