//! 演示 A district of several agencies with invented people, cases at every stage, and real published decisions.

use crate::clock;
use crate::deployment::Deployment;
use crate::settings::Settings;
use domain::agency::Agency;
use domain::context::legal_day;
use domain::people::Person;
use web::session;
use web::site::Site;

/// Everybody's password in the demonstration.
const PASSWORD: &str = "xiezhi-demo";

/// Who takes the historical decisions in.
const IMPORTER: &str = "system";

/// What the demonstration says about itself.
pub fn settings() -> Settings {
    let site = Site {
        region: "澄湖区".to_owned(),
        host: "澄湖区司法局（虚构）".to_owned(),
        notice: "演示环境：机关、人员和在办案件均为虚构；历史处罚决定为已公开的真实文书".to_owned(),
        ..Site::default()
    };
    Settings { domain: String::new(), https: false, site }
}

/// Fills an empty deployment; one that is filled is left as it is. Prints who can sign in.
pub async fn fill(deployment: &Deployment) -> anyhow::Result<()> {
    let office = &deployment.office;
    let agencies = stories::agencies().map_err(|malformed| anyhow::anyhow!("{malformed}"))?;
    let now = clock::now();
    let today = legal_day(now);
    if office.agencies().await?.len() < agencies.len() {
        println!("登记 {} 个机关……", agencies.len());
        stories::found(office, agencies.clone(), today).await?;
    }
    accounts(deployment, &agencies).await?;
    if !has_cases(deployment).await? {
        let scripts = stories::stories().map_err(|malformed| anyhow::anyhow!("{malformed}"))?;
        println!("办理 {} 件演示案件……", scripts.len());
        let played = stories::seed(office, &scripts, today).await.map_err(anyhow::Error::msg)?;
        for story in played.iter().filter(|story| !story.differences.is_empty()) {
            for difference in &story.differences {
                tracing::warn!(story = story.file, "{difference}");
            }
        }
    }
    let decisions = lawbook::decisions();
    println!("导入 {} 件已公开的历史处罚决定……", decisions.len());
    let imported = office.import(decisions, IMPORTER, now).await?;
    tracing::info!(added = imported.added, kept = imported.kept, "historical decisions");
    println!();
    println!("可以登录的人员（口令均为 {PASSWORD}）：");
    for agency in &agencies {
        println!("\n  {}", agency.name);
        for person in agency.people.iter().filter(|person| person.employed) {
            println!("    {:<20} {}  {}", person.id, person.name, roles(person));
        }
    }
    println!();
    Ok(())
}

/// An account for everybody who has none.
async fn accounts(deployment: &Deployment, agencies: &[Agency]) -> anyhow::Result<()> {
    let store = deployment.office.store();
    for agency in agencies {
        for person in agency.people.iter().filter(|person| person.employed) {
            if store.account(&person.id).await?.is_some() {
                continue;
            }
            let account = session::account(person, agency, &person.id, PASSWORD.to_owned(), clock::now()).await?;
            store.put_account(&account).await?;
        }
    }
    Ok(())
}

async fn has_cases(deployment: &Deployment) -> anyhow::Result<bool> {
    Ok(!deployment.office.store().streams("case", "", 1).await?.is_empty())
}

fn roles(person: &Person) -> String {
    person.roles.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
}
