//! `xiezhi`: the one program of the platform. It alone reads the clock and the environment.

mod backup;
mod clock;
mod delivered;
mod demo;
mod deployment;
mod fork;
mod found;
mod key;
mod listen;
mod prove;
mod proxy;
mod say;
mod settings;
mod witness;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use deployment::Deployment;
use prove::Verdict;
use say::say;
use settings::Settings;
use std::io::IsTerminal;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Texts come and go with every request: an allocator made for many threads gives back sooner what they held.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 獬豸：行政处罚普通程序办案与公示平台
#[derive(Parser)]
#[command(name = "xiezhi", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 运行平台
    Serve {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        address: Address,
        /// 部署设置文件（TOML）
        #[arg(long)]
        site: Option<PathBuf>,
    },
    /// 登记一个机关，并为其系统管理员开立账号；初始口令只显示一次（平台须停止运行）
    Found {
        #[command(flatten)]
        place: Place,
        /// 部署设置文件（TOML）；首次启动时日志以其中的域名命名
        #[arg(long)]
        site: Option<PathBuf>,
        /// 机关文件（TOML）：名称、编号、区划、人员等
        agency: PathBuf,
    },
    /// 建立演示数据（首次）并运行；人员均为虚构
    Demo {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        address: Address,
    },
    /// 核验整个部署，或者一份公示存证文件；退出码：0 成立，1 不成立，2 未能完成
    Verify {
        /// 部署的数据目录
        #[arg(long, required_unless_present = "publication")]
        data: Option<PathBuf>,
        /// PostgreSQL 数据库地址；不给出的，为数据目录中的 SQLite
        #[arg(long)]
        database: Option<String>,
        /// 公示存证文件：只需日志的公钥，不需要数据库
        #[arg(long, conflicts_with_all = ["data", "database"])]
        publication: Option<PathBuf>,
        /// 日志的公钥；可以给出多个
        #[arg(long, requires = "publication")]
        vkey: Vec<String>,
        /// 载有日志公钥的文件，每行一个
        #[arg(long, requires = "publication")]
        vkey_file: Option<PathBuf>,
        /// 决定书文本和盐值（由作出决定的机关提供）：核对公示的全文由它隐去而成
        #[arg(long, requires = "publication")]
        delivered: Option<PathBuf>,
        /// 见证人的公钥；可以给出多个，分别说明其联署
        #[arg(long)]
        witness: Vec<String>,
    },
    /// 备份整个部署（平台可以照常运行）；目录中已有的备份只补新增的文件
    Backup {
        #[command(flatten)]
        place: Place,
        /// 备份目录
        #[arg(long)]
        to: PathBuf,
        /// 连同日志的签名私钥；默认不备份，另行保存
        #[arg(long)]
        with_key: bool,
    },
    /// 由备份恢复到空的数据目录（和空的数据库），随后核验
    Restore {
        /// 备份目录
        #[arg(long)]
        from: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// 恢复较早的备份之后，声明其后的记录已经丢失，日志由此续写；须由两人声明
    DeclareFork {
        #[command(flatten)]
        place: Place,
        /// 声明人；须给出两次
        #[arg(long, required = true)]
        by: Vec<String>,
        /// 原因
        #[arg(long)]
        reason: String,
    },
    /// 收存见证人对检查点的联署
    AddCosignature {
        #[command(flatten)]
        place: Place,
        /// 见证人的公钥；可以给出多个
        #[arg(long, required = true)]
        witness: Vec<String>,
        /// 载有联署的检查点文件
        checkpoint: PathBuf,
    },
    /// 检查数据库是否合用；须为空数据库，查后复原
    Check {
        /// 数据库地址
        #[arg(long)]
        database: String,
    },
    /// 由事件重建全部视图
    Rebuild {
        #[command(flatten)]
        place: Place,
    },
    /// 演练故事：各用一个新库，列出不符之处
    Play {
        /// 故事文件，或者其所在目录
        #[arg(required_unless_present = "schema")]
        stories: Vec<PathBuf>,
        /// 输出故事文件的格式（JSON Schema）
        #[arg(long)]
        schema: bool,
        /// 故事中的 T 日
        #[arg(long)]
        today: Option<jiff::civil::Date>,
    },
}

/// Where a deployment keeps what it keeps.
#[derive(Args)]
struct Place {
    /// 数据目录
    #[arg(long)]
    data: PathBuf,
    /// PostgreSQL 数据库地址；不给出的，用数据目录中的 SQLite
    #[arg(long)]
    database: Option<String>,
}

#[derive(Args)]
struct Address {
    /// 端口
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// 监听地址
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Every story has a store of its own: that each is set up is nothing to read about.
    let usual = if matches!(arguments.command, Command::Play { .. }) { "warn" } else { "info" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr).init();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    runtime.block_on(run(arguments.command)).unwrap_or_else(|error| failed(&error))
}

fn failed(error: &anyhow::Error) -> ExitCode {
    tracing::error!("{error:#}");
    ExitCode::from(2)
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve { place, address, site } => {
            let settings = Settings::of(site.as_deref())?;
            let deployment = Deployment::open(&place.data, place.database.as_deref(), &settings).await?;
            listen::serve(deployment, settings, address.host, address.port).await
        }
        Command::Found { place, site, agency } => {
            let settings = Settings::of(site.as_deref())?;
            let deployment = Deployment::open(&place.data, place.database.as_deref(), &settings).await?;
            let (agency, admitted) = found::agency(&deployment, &agency).await?;
            say!("{}（{}）已登记，人员 {} 名。", shown(&agency.name), shown(&agency.id), agency.people.len());
            for admitted in &admitted {
                let found::Admitted { name, login, password } = admitted;
                say!("系统管理员 {}：登录名 {login}，初始口令 {password}（首次登录后须修改）", shown(name));
            }
            if admitted.is_empty() {
                say!("系统管理员都已有账号；遗失口令的，由另一名系统管理员重置。");
            }
            deployment.close().await;
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo { place, address } => {
            let settings = demo::settings(SocketAddr::new(address.host, address.port));
            if demo::prepare(&place.data, place.database.as_deref(), &settings).await? {
                // What filling took of memory is given back by beginning anew.
                return Err(demo::again());
            }
            let deployment = Deployment::open(&place.data, place.database.as_deref(), &settings).await?;
            demo::introduce()?;
            say!("打开 {}/", settings.site.url);
            listen::serve(deployment, settings, address.host, address.port).await
        }
        Command::Verify { publication: Some(file), vkey, vkey_file, witness, delivered, .. } => {
            let keys = key::verifiers(&vkey, vkey_file.as_deref())?;
            let (finding, content) = verify::publication(&file, &keys, &key::witnesses(&witness)?);
            let compared = match (&content, delivered) {
                (Some(content), Some(file)) => Some(delivered::compare(content, &file)?),
                _ => None,
            };
            if let Some(Err(differs)) = compared {
                say!("结论：与送达文本核对不符。\n{differs}\n\n公示证明本身的核验：");
            }
            say::write(format_args!("{}", shown(&finding.to_string())));
            if let Some(content) = content {
                say!("\n所证明的公示内容：\n\n{}", shown(&content));
            }
            match compared {
                Some(Ok(same)) => say!("\n与送达文本核对：{same}"),
                Some(Err(_)) => return Ok(ExitCode::FAILURE),
                None => {}
            }
            Ok(ExitCode::from(finding.exit_code()))
        }
        Command::Verify { data, database, witness, .. } => {
            let data = data.context("没有给出数据目录")?;
            let witnesses = key::witnesses(&witness)?;
            Ok(told(&prove::deployment(&data, database.as_deref(), &witnesses).await))
        }
        Command::Backup { place, to, with_key } => {
            backup::back_up(&place.data, place.database.as_deref(), &to, with_key).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Restore { from, place } => {
            Ok(told(&backup::restore(&from, &place.data, place.database.as_deref()).await?))
        }
        Command::DeclareFork { place, by, reason } => {
            fork::declare(&place.data, place.database.as_deref(), &by, &reason).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::AddCosignature { place, witness, checkpoint } => {
            let witnesses = key::witnesses(&witness)?;
            witness::take_in(&place.data, place.database.as_deref(), &witnesses, &checkpoint).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Check { database } => {
            let results = store::conformance(&database).await;
            for result in &results {
                say!("{} {}：{}", if result.passed { "通过" } else { "不符" }, result.name, result.detail);
            }
            let failed = results.iter().filter(|result| !result.passed).count();
            say!("{} passed, {failed} failed", results.len() - failed);
            Ok(ExitCode::from(u8::from(failed > 0)))
        }
        Command::Rebuild { place } => {
            Deployment::expect(&place.data)?;
            let deployment = Deployment::open(&place.data, place.database.as_deref(), &Settings::default()).await?;
            let streams = deployment.office.rebuild().await?;
            deployment.finder.renew(&deployment.office, clock::now()).await?;
            say!("已由 {streams} 个事件流重建全部视图和检索索引");
            deployment.close().await;
            Ok(ExitCode::SUCCESS)
        }
        Command::Play { stories, schema, today } => {
            if schema {
                say!("{:#}", stories::schema());
                return Ok(ExitCode::SUCCESS);
            }
            let options = today.map_or_else(stories::Options::default, |today| stories::Options { today });
            let report = stories::play(&stories, options).await;
            say::write(format_args!("{report}"));
            Ok(ExitCode::from(u8::from(report.failed() > 0)))
        }
    }
}

/// Says what verifying came to; the exit code for it.
fn told(verdict: &Verdict) -> ExitCode {
    say!("{}", shown(&verdict.to_string()));
    ExitCode::from(match verdict {
        Verdict::Holds(_) => 0,
        Verdict::Found(_) => 1,
        Verdict::Unfinished(_) => 2,
    })
}

/// No control character of a file may reach the terminal.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
