//! 演示 A district of several agencies with invented people, cases at every stage, and real published decisions.

use crate::deployment::{self, Deployment, checkpoint_file, database_file, database_url};
use crate::say::say;
use crate::settings::Settings;
use crate::{clock, key};
use anyhow::Context;
use bytes::Bytes;
use domain::agency::Agency;
use domain::context::legal_day;
use domain::people::Person;
use futures_util::stream;
use office::import_batches;
use std::convert::Infallible;
use std::fs;
use std::net::SocketAddr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use store::{Options, Store, Upload};
use stories::Brought;
use web::session;
use web::site::Site;

/// Everybody's password in the demonstration.
const PASSWORD: &str = "xiezhi-demo";

/// Who takes the historical decisions in.
const IMPORTER: &str = "system";

/// What the demonstration says about itself: the codes on its documents lead to where it listens.
pub fn settings(address: SocketAddr) -> Settings {
    let here = if address.ip().is_unspecified() { SocketAddr::from(([127, 0, 0, 1], address.port())) } else { address };
    let site = Site {
        region: "澄湖区".to_owned(),
        host: "澄湖区司法局（虚构）".to_owned(),
        contact: "澄湖区司法局行政执法监督科（虚构）".to_owned(),
        phone: "0990-88001118".to_owned(),
        hours: "工作日 9:00—17:30".to_owned(),
        address: "澄湖区政和路 1 号（虚构）".to_owned(),
        notice: "演示环境：机关、人员和在办案件均为虚构；历史处罚决定为已公开的真实文书".to_owned(),
        url: format!("http://{here}"),
        ..Site::default()
    };
    Settings { site, ..Settings::default() }
}

/// Makes the demonstration where there is none yet: aside, and put in its place when it is complete. One that was
/// interrupted is begun again or put in its place. Whether there was something to do.
pub async fn prepare(data: &Path, database: Option<&str>, settings: &Settings) -> anyhow::Result<bool> {
    fs::create_dir_all(data).with_context(|| format!("数据目录 {}", data.display()))?;
    let _lock = deployment::lock(data)?;
    let (unfinished, finished) = (data.join("seeding"), data.join("seeded"));
    if !finished.exists() {
        // With a kept checkpoint but no database something was lost; opening it will say so.
        if !is_empty(data, database).await? || checkpoint_file(data).exists() {
            return Ok(false);
        }
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished)?;
        }
        if data.join("keys").exists() {
            fs::create_dir(&unfinished)?;
            key::copy(data, &unfinished, true)?;
        }
        let aside = Deployment::open(&unfinished, None, settings).await?;
        fill(&aside).await?;
        aside.close().await;
        fs::rename(&unfinished, &finished)?;
    }
    if let Some(url) = database
        && is_empty(data, database).await?
    {
        Store::restore(url, &database_file(&finished)).await?;
        fs::remove_file(database_file(&finished))?;
    }
    for name in ["keys", "vault", "checkpoint", "xiezhi.db"] {
        let (from, to) = (finished.join(name), data.join(name));
        if from.exists() && !to.exists() && !(name == "xiezhi.db" && database.is_some()) {
            fs::rename(from, to)?;
        }
    }
    fs::remove_dir_all(&finished)?;
    Ok(true)
}

/// Becomes this same program anew; returns only if that cannot be.
pub fn again() -> anyhow::Error {
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return error.into(),
    };
    Command::new(program).args(std::env::args_os().skip(1)).exec().into()
}

async fn is_empty(data: &Path, database: Option<&str>) -> anyhow::Result<bool> {
    if database.is_none() && !database_file(data).exists() {
        return Ok(true);
    }
    let store = Store::open(&database_url(data, database), Options::default()).await?;
    let empty = store.is_empty().await;
    store.close().await;
    Ok(empty?)
}

/// Fills an empty deployment.
async fn fill(deployment: &Deployment) -> anyhow::Result<()> {
    let office = &deployment.office;
    let agencies = stories::agencies().map_err(|malformed| anyhow::anyhow!("{malformed}"))?;
    let now = clock::now();
    let today = legal_day(now);
    say!("登记 {} 个机关……", agencies.len());
    stories::found(office, agencies.clone(), today).await?;
    accounts(deployment, &agencies).await?;
    let scripts = stories::stories().map_err(|malformed| anyhow::anyhow!("{malformed}"))?;
    say!("办理 {} 件演示案件……", scripts.len());
    let played = stories::seed(office, &scripts, today).await.map_err(anyhow::Error::msg)?;
    for story in played.iter().filter(|story| !story.differences.is_empty()) {
        for difference in &story.differences {
            tracing::warn!(story = story.file, "{difference}");
        }
    }
    for brought in played.iter().flat_map(|story| &story.brought) {
        keep(deployment, brought).await?;
    }
    let decisions = lawbook::decisions();
    say!("导入 {} 件已公开的历史处罚决定……", decisions.len());
    let imported = office.import(decisions, IMPORTER, now).await?;
    tracing::info!(added = imported.added, kept = imported.kept, "historical decisions");
    Ok(())
}

/// Keeps a file that a story brought, as if it had been uploaded.
async fn keep(deployment: &Deployment, brought: &Brought) -> anyhow::Result<()> {
    let bytes = Bytes::copy_from_slice(brought.text.as_bytes());
    let size = bytes.len();
    let stored = deployment.vault.put(stream::iter([Ok::<_, Infallible>(bytes)]), u64::try_from(size)?).await?;
    let upload = Upload {
        id: brought.id.clone(),
        digest: stored.digest.to_string(),
        case_id: brought.case.clone().unwrap_or_else(|| import_batches::shelf(&brought.agency)),
        name: brought.name.clone(),
        media_type: "application/octet-stream".to_owned(),
        size: i64::try_from(size)?,
        added_by: brought.by.clone(),
        added_at: brought.at_micros,
    };
    Ok(deployment.office.store().register_upload(&upload).await?)
}

/// Prints who can sign in.
pub fn introduce() -> anyhow::Result<()> {
    say!("");
    say!("可以登录的人员（口令均为 {PASSWORD}）：");
    for agency in &stories::agencies().map_err(|malformed| anyhow::anyhow!("{malformed}"))? {
        say!("\n  {}", agency.name);
        for person in agency.people.iter().filter(|person| person.employed) {
            say!("    {:<20} {}  {}", person.id, person.name, roles(person));
        }
    }
    say!("");
    Ok(())
}

/// An account for everybody.
async fn accounts(deployment: &Deployment, agencies: &[Agency]) -> anyhow::Result<()> {
    let store = deployment.office.store();
    for agency in agencies {
        for person in agency.people.iter().filter(|person| person.employed) {
            let account = session::account(person, agency, &person.id, PASSWORD.to_owned(), clock::now()).await?;
            store.put_account(&account).await?;
        }
    }
    Ok(())
}

fn roles(person: &Person) -> String {
    person.roles.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
}
