//! 办理进度 What a party may learn of its case by the number and the code on the papers it was given (A2.5).
//!
//! The code follows from the key of the deployment and the case: nothing is kept that could be stolen, every paper of a case
//! bears the same code, and whoever holds none learns not even whether there is such a case.

use crate::projection::public_id;
use crate::publications::Publication;
use crate::received::same;
use crate::registry::Registered;
use crate::{Office, Stop};
use domain::act::decision::Status;
use domain::act::draft::Penalty;
use domain::act::hearing::Hearing;
use domain::act::remedy::Overturned;
use domain::case::Case;
use domain::case::stage::{Condition, Stage};
use domain::due::{self, Due, Light, Who};
use jiff::Timestamp;
use jiff::civil::Date;
use std::sync::Arc;
use store::views::ShownAtRow;

/// The name of the key that codes are made with.
const PURPOSE: &str = "progress";
/// Letters and digits that do not look alike: five bits each.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// Fifty bits.
const LENGTH: usize = 10;
/// What stands in for a case that there is not: the answer takes the same way.
const NOBODY: &str = "nobody";

/// The stages that a party may know of: what the agency did towards it, and nothing of how it made up its mind.
const SHOWN: [Stage; 9] = [
    Stage::Opening,
    Stage::Notice,
    Stage::Defence,
    Stage::Hearing,
    Stage::Decision,
    Stage::Delivery,
    Stage::Publication,
    Stage::Enforcement,
    Stage::Closure,
];

/// 办理进度
#[derive(Debug, Clone)]
pub struct Progress {
    /// 立案编号
    pub number: String,
    /// The agency.
    pub agency: Arc<Registered>,
    /// 案件状态 In words that tell nothing of other procedures.
    pub condition: &'static str,
    /// 阶段 Each with the day it was reached; none = still ahead.
    pub stages: Vec<(Stage, Option<Date>)>,
    /// 当事人的期限 What the party may or must do, and by when.
    pub dues: Vec<Due>,
    /// 决定书 Its number and day.
    pub decision: Option<(String, Date)>,
    /// 决定的变化 What became of it, since when and why, where it was changed, revoked or found unlawful or void.
    pub changed: Option<Changed>,
    /// 听证 Its day and what is on it, once it was asked for.
    pub hearing: Option<(Date, &'static str)>,
    /// 公示 The public page of the decision, once there is one.
    pub publication: Option<Publication>,
    /// 公示渠道 Where else it is shown.
    pub outlets: Vec<ShownAtRow>,
}

/// 决定的变化
#[derive(Debug, Clone)]
pub struct Changed {
    /// What it is now.
    pub status: Status,
    /// The day of the paper that says so, and by whom.
    pub by: Overturned,
    /// 现在的处罚 What still binds the party.
    pub penalties: Vec<Penalty>,
}

fn changed(case: &Case) -> Option<Changed> {
    let status = case.decision.as_ref()?.status;
    let penalties = case.penalties_in_force().to_vec();
    case.overturned().map(|by| Changed { status, by, penalties })
}

/// 听证的日期 The day on which it was held or is to be held, rather than that of the request.
fn hearing(hearing: &Hearing, today: Date) -> Option<(Date, &'static str)> {
    let request = hearing.request.as_ref()?;
    Some(match (hearing.held_on(), &hearing.ended, hearing.hearing_at) {
        (Some(on), ..) => (on, "举行"),
        (None, Some((on, _)), _) => (*on, "终止"),
        (None, None, _) if hearing.suspended.is_some() => (request.on, "申请，现在中止"),
        (None, None, Some(at)) if at.date() >= today => (at.date(), "将举行"),
        (None, None, Some(at)) => (at.date(), "原定这一天举行"),
        (None, None, None) => (request.on, "申请，等待通知"),
    })
}

fn condition(case: &Case) -> &'static str {
    match case.condition() {
        // That a case went to the police is for the police to tell.
        Condition::Active | Condition::Referred => "正在办理",
        Condition::Suspended => "中止调查",
        Condition::Transferred => "已移送有管辖权的机关",
        Condition::NotOpened => "不予立案",
        Condition::Terminated => "终止调查",
        Condition::Closed | Condition::Archived => "已办结",
    }
}

impl Office {
    /// 查询码 The code of a case, as its papers bear it: `ABCDE-FGHJK`. None when the deployment has no key.
    #[must_use]
    pub fn progress_code(&self, case: &str) -> Option<String> {
        let secret = self.store().seal(PURPOSE)?.secret(case);
        let letters: String =
            secret.iter().take(LENGTH).map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
        let (first, last) = letters.split_at(LENGTH / 2);
        Some(format!("{first}-{last}"))
    }

    /// 查询进度 How the case of this number stands, for whoever has its code; [`Stop::NotFound`] for everybody else,
    /// whichever of the two is wrong.
    ///
    /// # Errors
    /// As said, and faults of the store.
    pub async fn progress(&self, number: &str, code: &str, at: Timestamp) -> Result<Progress, Stop> {
        let bare =
            |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
        let row = self.store().case_numbered(&as_recorded(number)).await?;
        let id = row.as_ref().map_or(NOBODY, |row| row.id.as_str());
        let right = self.progress_code(id).ok_or(Stop::NotFound)?;
        let known = same(&bare(&right), &bare(code));
        let (Some(row), true) = (row, known) else { return Err(Stop::NotFound) };
        let file = self.load(&row.id).await?;
        // Due dates do not depend on who looks; the context wants somebody.
        let Some(nobody) = file.agency.agency.people.first() else { return Err(Stop::NotFound) };
        let ctx = file.context(self, nobody, at);
        // What opens to the agency when their own periods end is counted with theirs, and is none of theirs.
        let court = due::table::COURT_WINDOW_OPENS.key;
        let theirs = |due: &Due| due.who == Who::Party && due.light != Light::Done && due.limit != court;
        let dues = due::derive(&file.case, &ctx).into_iter().filter(theirs).collect();
        let stops = file.case.stages();
        let hearing = hearing(&file.case.hearing, ctx.today());
        let stages = SHOWN.iter().filter_map(|stage| {
            let stop = stops.iter().find(|stop| stop.stage == *stage)?;
            let held_on = hearing.map(|(on, _)| on).filter(|_| *stage == Stage::Hearing);
            Some((*stage, held_on.or(stop.reached_on)))
        });
        let decision = file.case.decision.as_ref().map(|decision| (decision.number.clone(), decision.decided_on));
        let publication = match self.publication(&public_id(&row.id)).await {
            Ok(publication) => Some(publication),
            Err(Stop::NotFound) => None,
            Err(stop) => return Err(stop),
        };
        let outlets = match &publication {
            Some(publication) => self.store().shown_at(&publication.row.id).await?,
            None => Vec::new(),
        };
        Ok(Progress {
            publication,
            outlets,
            number: row.number.unwrap_or_default(),
            condition: condition(&file.case),
            stages: stages.collect(),
            dues,
            decision,
            changed: changed(&file.case),
            hearing,
            agency: Arc::clone(&file.agency),
        })
    }
}

/// 案号 A number as the record writes it, however somebody typed its brackets and blanks, with 号 at its end and without 第 before its count.
#[must_use]
pub fn as_recorded(number: &str) -> String {
    let swap = |c: char| match c {
        '[' | '【' | '(' | '（' | '［' | '{' | '｛' | '<' | '＜' | '〈' | '《' | '「' | '『' => '〔',
        ']' | '】' | ')' | '）' | '］' | '}' | '｝' | '>' | '＞' | '〉' | '》' | '」' | '』' => '〕',
        '０'..='９' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    let number: String = number.chars().filter(|c| !c.is_whitespace()).map(swap).collect();
    let number = number.replace("〕第", "〕");
    if number.ends_with(|c: char| c.is_ascii_digit()) { number + "号" } else { number }
}

#[cfg(test)]
mod tests {
    use super::as_recorded;

    #[test]
    fn a_number_is_understood_however_it_is_typed() {
        for typed in [
            "澄水罚立〔2026〕1号",
            "澄水罚立〔2026〕1",
            "澄水罚立（2026）1号",
            "澄水罚立[2026] 1",
            "澄水罚立［２０２６］１号",
            "澄水罚立(2026)第1号",
            "澄水罚立【2026】1 号",
            "澄水罚立<2026>1",
        ] {
            assert_eq!(as_recorded(typed), "澄水罚立〔2026〕1号", "{typed}");
        }
        assert_eq!(as_recorded("没有这个编号"), "没有这个编号");
    }
}
