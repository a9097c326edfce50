//! 账号 Accounts follow the register: given, reset and taken by the administrator, each time on record. Passwords are no record.

use crate::act::standing::PLATFORM;
use crate::context::Context;
use crate::people::{PersonId, Role};
use crate::registry::Entry;
use crate::rule::{Check, Provision};
use crate::rules;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 账号的办理
    ACCOUNT_KEPT_BY_ADMINISTRATOR: "account-kept-by-administrator", "账号由系统管理员开立、重置、停用和恢复，写明理由；系统管理员不得停用、重置自己的账号", [Provision::article(PLATFORM, 76)];
    /// 账号随人事
    ACCOUNT_FOLLOWS_EMPLOYMENT: "account-follows-employment", "账号只开给名册中的在职人员，一人一个；人员离职的，账号同时停用", [Provision::article(PLATFORM, 77)];
    /// 登录名
    LOGIN_IS_PLAIN: "login-is-plain", "登录名由小写字母、数字、点和横线组成，不与他人重复", [Provision::article(PLATFORM, 78)];
}

/// 开立账号 A person of the register gets an account; the first password is told once and changed at first sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountOpening {
    /// 人员
    #[schemars(title = "人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 登录名
    #[schemars(
        title = "登录名",
        length(min = 1, max = 40),
        extend("x-help" = "小写字母、数字、点和横线，例如姓名的拼音")
    )]
    pub login: String,
}

/// 账号处置 Something done to an account that exists: a new first password, a lock, its end, sessions ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountMeasure {
    /// 人员
    #[schemars(title = "人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 理由
    #[schemars(title = "理由", length(min = 1, max = 500))]
    pub reason: String,
}

/// 账号现状 What the rules ask of an account as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountState {
    /// It may sign in.
    pub enabled: bool,
    /// It is that of somebody of another agency.
    pub elsewhere: bool,
}

/// What an entry asks whatever the accounts are: who does it, to whom, why.
pub(crate) fn examine(entry: &Entry, ctx: &Context, check: &mut Check) {
    match entry {
        Entry::AccountOpened(opening) => {
            administered(ctx, check);
            employed(&opening.person, ctx, check);
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
            let fits = opening.login.starts_with(|c: char| c.is_ascii_lowercase()) && opening.login.chars().all(plain);
            check.require(&LOGIN_IS_PLAIN, fits, "登录名只能有小写字母、数字、点和横线，并且以字母开头");
        }
        Entry::PasswordReset(measure) | Entry::AccountUnlocked(measure) => {
            taken(measure, ctx, check);
            employed(&measure.person, ctx, check);
        }
        Entry::AccountLocked(measure) => taken(measure, ctx, check),
        Entry::SessionsEnded(measure) => {
            administered(ctx, check);
            let reasoned = !measure.reason.trim().is_empty();
            check.require(&ACCOUNT_KEPT_BY_ADMINISTRATOR, reasoned, "请写明理由");
        }
        _ => {}
    }
}

fn administered(ctx: &Context, check: &mut Check) {
    let missing = "账号由系统管理员办理，您没有这一职责";
    check.require(&ACCOUNT_KEPT_BY_ADMINISTRATOR, ctx.is(Role::Administrator), missing);
}

/// A measure on somebody else's account, with its reason.
fn taken(measure: &AccountMeasure, ctx: &Context, check: &mut Check) {
    administered(ctx, check);
    let other = measure.person != ctx.actor.id;
    let missing = "不能停用、重置自己的账号；要换口令的，请在“我的账号”中修改";
    check.require(&ACCOUNT_KEPT_BY_ADMINISTRATOR, other, missing);
    check.require(&ACCOUNT_KEPT_BY_ADMINISTRATOR, !measure.reason.trim().is_empty(), "请写明理由");
}

fn employed(person: &str, ctx: &Context, check: &mut Check) {
    let employed = ctx.agency.person(person).is_some_and(|person| person.employed);
    let missing = format!("{}不是名册中的在职人员", ctx.agency.name_of(person));
    check.require(&ACCOUNT_FOLLOWS_EMPLOYMENT, employed, missing);
}

/// What an entry asks of the accounts: `account` is the one under the id of the person, `login_taken` tells that another
/// person signs in under the name.
pub fn fits(entry: &Entry, account: Option<AccountState>, login_taken: bool, check: &mut Check) {
    match entry {
        Entry::AccountOpened(_) => {
            let missing = match account {
                Some(account) if account.elsewhere => {
                    "这个人员编号的账号属于其他机关的人员，一个编号只有一个账号；请以另一编号重新登记这名人员"
                }
                _ => "这个人员已经有账号",
            };
            check.require(&ACCOUNT_FOLLOWS_EMPLOYMENT, account.is_none(), missing);
            check.require(&LOGIN_IS_PLAIN, !login_taken, "登录名已经有人使用，请换一个");
        }
        Entry::PasswordReset(_) | Entry::AccountLocked(_) | Entry::AccountUnlocked(_) | Entry::SessionsEnded(_) => {
            check.require(&ACCOUNT_FOLLOWS_EMPLOYMENT, account.is_some(), "这个人员还没有账号，请先开立");
            let Some(account) = account else { return };
            match entry {
                Entry::AccountLocked(_) => {
                    check.require(&ACCOUNT_KEPT_BY_ADMINISTRATOR, account.enabled, "账号已经停用");
                }
                Entry::AccountUnlocked(_) => {
                    check.require(&ACCOUNT_KEPT_BY_ADMINISTRATOR, !account.enabled, "账号没有停用");
                }
                _ => {}
            }
        }
        _ => {}
    }
}
