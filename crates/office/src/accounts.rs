//! 账号 Accounts as the administrator keeps them: each act first goes on record in the agency's stream, then takes effect.
//!
//! Passwords and sessions are no record: they live beside it, in tables of the store. What was recorded and then not
//! carried out, because the process ended in between, is done again by repeating it.

use crate::{Office, Stop};
use domain::account::{self, AccountState};
use domain::context::History;
use domain::people::Person;
use domain::registry::{Departure, Entry};
use domain::rule::Check;
use jiff::Timestamp;
use store::{AccessEntry, Account};

impl Office {
    /// 办理账号 Records an entry that concerns an account, and carries it out. `new` is the account to be opened, or the one
    /// to be written in place of the present one; without it only what the entry says changes.
    ///
    /// # Errors
    /// [`Stop::Refused`] when a rule is broken; faults of the store.
    pub async fn keep_account(
        &self,
        agency: &str,
        person: &Person,
        entry: &Entry,
        new: Option<Account>,
        at: Timestamp,
    ) -> Result<(), Stop> {
        let Some(owner) = entry.account() else { return Err(Stop::NotFound) };
        let store = self.store();
        // An id is one person's in the whole deployment: the account of another agency is in the way, and not to be touched.
        let held = store.account(owner).await?;
        let elsewhere = held.as_ref().is_some_and(|held| held.agency != agency);
        if elsewhere && !matches!(entry, Entry::AccountOpened(_)) {
            return Err(Stop::NotFound);
        }
        let taken = match entry {
            Entry::AccountOpened(opening) => {
                store.account_by_login(&opening.login).await?.is_some_and(|other| other.id != *owner)
            }
            _ => false,
        };
        let registered = self.agency(agency).await?;
        let history = History::default();
        let ctx = self.context(&registered, person, &history, at);
        let mut check = Check::new(&ctx);
        account::fits(
            entry,
            held.as_ref().map(|held| AccountState { enabled: held.enabled, elsewhere }),
            taken,
            &mut check,
        );
        check.done().map_err(Stop::Refused)?;
        self.register(agency, person, entry, at).await?;
        let changed = match (entry, held) {
            (Entry::AccountLocked(_), Some(held)) => Some(Account { enabled: false, ..held }),
            (Entry::AccountUnlocked(_), Some(held)) => {
                Some(Account { enabled: true, failures: 0, locked_until: 0, ..held })
            }
            (Entry::AccountOpened(_) | Entry::PasswordReset(_), _) => new,
            _ => None,
        };
        if let Some(changed) = changed {
            store.put_account(&changed).await?;
        }
        if !matches!(entry, Entry::AccountOpened(_) | Entry::AccountUnlocked(_)) {
            self.shut_out(owner, at).await?;
        }
        Ok(())
    }

    /// 离职停用 Whoever left may sign in no more, whatever becomes of the register later.
    pub(crate) async fn follow_departure(
        &self,
        agency: &str,
        departure: &Departure,
        at: Timestamp,
    ) -> Result<(), Stop> {
        if let Some(held) = self.store().account(&departure.person).await?.filter(|held| held.agency == agency) {
            self.store().put_account(&Account { enabled: false, ..held }).await?;
            self.shut_out(&departure.person, at).await?;
        }
        Ok(())
    }

    /// Ends the sessions and the tokens of an account.
    async fn shut_out(&self, account: &str, at: Timestamp) -> Result<(), Stop> {
        self.store().end_sessions_of(account).await?;
        Ok(self.store().revoke_tokens_of(account, at.as_microsecond()).await?)
    }

    /// 账号留痕 Notes what somebody did with their own account: signed in, changed the password, issued a token.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn note_account(
        &self,
        account: &str,
        agency: &str,
        action: &str,
        detail: &str,
        at: Timestamp,
    ) -> Result<(), Stop> {
        let entry = AccessEntry {
            id: String::new(),
            at_micros: at.as_microsecond(),
            actor: account.to_owned(),
            agency: agency.to_owned(),
            action: action.to_owned(),
            subject: format!("account:{account}"),
            object: "account".to_owned(),
            reason: detail.to_owned(),
        };
        Ok(self.store().record_access(entry).await?)
    }
}
