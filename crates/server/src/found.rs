//! 设立机关 The first agency of a deployment, and accounts for its administrators: whoever else works there, they let in.

use crate::clock;
use crate::deployment::Deployment;
use anyhow::{Context, bail};
use domain::account::AccountOpening;
use domain::agency::Agency;
use domain::people::{Person, Role};
use domain::registry::Entry;
use office::Stop;
use std::fs;
use std::path::Path;
use web::{password, session};

/// A first password: letters of 32, so eighty bits.
const PASSWORD: usize = 16;

/// 初始口令 Who can sign in now, as what, with which first password.
pub struct Admitted {
    pub name: String,
    pub login: String,
    pub password: String,
}

/// Registers the agency of a file, and opens an account for each of its administrators who has none. Done again, it goes on
/// where it was broken off.
pub async fn agency(deployment: &Deployment, file: &Path) -> anyhow::Result<(Agency, Vec<Admitted>)> {
    let text = fs::read_to_string(file).with_context(|| format!("机关文件 {}", file.display()))?;
    let agency: Agency = toml::from_str(&text).with_context(|| format!("机关文件 {}", file.display()))?;
    match deployment.office.establish(&agency, clock::now()).await {
        Ok(()) => {}
        Err(Stop::Overtaken) => {
            let known = deployment.office.agency(&agency.id).await?;
            if known.agency.name != agency.name {
                bail!("编号 {} 已由{}登记，请另用编号", agency.id, known.agency.name);
            }
        }
        Err(Stop::Refused(refusal)) => bail!("机关文件 {} 不能登记：{refusal}", file.display()),
        Err(Stop::NotFound) => bail!("机关文件 {} 没有人员；至少须有一名系统管理员（administrator）", file.display()),
        Err(stop) => return Err(stop.into()),
    }
    let registered = deployment.office.agency(&agency.id).await?;
    let mut admitted = Vec::new();
    for person in registered.agency.people.iter().filter(|person| person.employed && person.is(Role::Administrator)) {
        if deployment.office.store().account(&person.id).await?.is_none() {
            admitted.push(admit(deployment, &registered.agency, person).await?);
        }
    }
    Ok((registered.agency.clone(), admitted))
}

async fn admit(deployment: &Deployment, agency: &Agency, person: &Person) -> anyhow::Result<Admitted> {
    let password = password::readable(PASSWORD)?;
    let now = clock::now();
    let account = session::account(person, agency, &person.id, password.clone(), now).await?;
    let opening = Entry::AccountOpened(AccountOpening { person: person.id.clone(), login: person.id.clone() });
    let account = store::Account { must_change: true, ..account };
    match deployment.office.keep_account(&agency.id, person, &opening, Some(account), now).await {
        Ok(()) => Ok(Admitted { name: person.name.clone(), login: person.id.clone(), password }),
        Err(Stop::Refused(refusal)) => bail!("不能为{}开立账号：{refusal}", person.name),
        Err(Stop::NotFound) => bail!("人员编号 {} 已在另一机关使用，请在机关文件中另用编号", person.id),
        Err(stop) => Err(stop.into()),
    }
}
