//! 法规变动 What a change of the law touches: who cites what changed, the tasks that open, and how they are settled (A1.10, DIS-01).

use super::difference::{Difference, Fate};
use super::proposal::{EntryAnswer, Proposed, RepealUndone};
use super::{Status, Statute};
use crate::act::standing::PLATFORM;
use crate::agency::Agency;
use crate::context::{Context, legal_day};
use crate::due::{Due, Run, table};
use crate::list::ListKind;
use crate::people::{PersonId, Role};
use crate::rule::{Check, Provision, Refusal};
use crate::stored::stored;
use crate::{rules, terms};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

rules! {
    /// 法规录入 A1.10
    STATUTE_ENTERED_BY_CLERK: "statute-entered-by-clerk", "法规由系统管理员或者法制审核人员录入，录入前应当核对文本、公布日期和施行日期", [Provision::article(PLATFORM, 86)];
    /// 法规版本不重复 A1.10
    STATUTE_VERSION_FITS: "statute-version-fits", "录入的法规版本不得与已经收录的重复，公布日期不得晚于施行日期，不得早于前一版本；废止的应当是已经收录的最新版本，撤销登记的应当是在本平台登记废止的版本", [Provision::article(PLATFORM, 87)];
    /// 变动任务由责任人办结 DIS-01
    CHANGE_SETTLED_BY_OWNER: "change-settled-by-owner", "清单、基准、模板所引用的条文修改、删去或者废止的，责任人应当自变动之日起一个月内核对，录入晚于变动的自录入之日起计算；办结时写明已经修订或者无须修订：已经修订的，应当有不再引用变动条文的草稿或者新版本，无须修订的说明理由，办结后不再更改", [Provision::article(PLATFORM, 88)];
}

/// 一个月 What the table of time limits cites.
pub const ONE_MONTH: Provision = Provision::article(PLATFORM, 88);

terms! {
    /// 引用来源 What kind of thing cites the law.
    CitingKind {
        Matter = "执法事项",
        Benchmark = "裁量基准",
        Guide = "服务指南",
        Template = "文书模板",
        Rule = "办案规则",
        Other = "其他清单",
    }
}

/// 责任人 Who answers for something that cites the law: a person, or whoever holds the role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Owner {
    /// 角色
    pub role: Role,
    /// 人员
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

/// 引用 One thing that cites one provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// What cites it.
    pub what: Citing,
    /// 责任人
    pub owner: Owner,
    /// The provision, of the version that was cited.
    pub provision: Provision,
}

/// 引用来源 A matter, a benchmark or whatever else cites the law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citing {
    /// 种类
    pub kind: CitingKind,
    /// Identifies it within its kind.
    pub id: String,
    /// 名称
    pub title: String,
}

/// 受影响的引用 One thing with every provision of its that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affected {
    /// What cites the law.
    #[serde(flatten)]
    pub what: Citing,
    /// 责任人
    pub owner: Owner,
    /// The provisions, each with its fate and, unless it is gone, where it stands now.
    pub provisions: Vec<AffectedProvision>,
}

/// 受影响的条款
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AffectedProvision {
    /// As it is cited.
    pub cited: Provision,
    /// What became of it.
    pub fate: Fate,
    /// Where it stands in the later version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Provision>,
    /// 可能对应 What it may have become, the likeliest first, where that is not certain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub perhaps: Vec<Provision>,
}

/// 影响分析 Everything that cites what changed, down to paragraph and item, in the order in which it cites.
#[must_use]
pub fn affected(citing: impl IntoIterator<Item = Citation>, difference: &Difference) -> Vec<Affected> {
    let mut all: Vec<Affected> = Vec::new();
    for citation in citing.into_iter().filter(|citation| citation.provision.statute == difference.before.key) {
        // What the earlier version never had is gone all the same.
        let (fate, now) = difference.of(&citation.provision).unwrap_or((Fate::Removed, None));
        if fate == Fate::Unchanged {
            continue;
        }
        let perhaps = if fate == Fate::Unclear { difference.perhaps(&citation.provision) } else { Vec::new() };
        let provision = AffectedProvision { cited: citation.provision, fate, now, perhaps };
        match all.iter_mut().find(|known| known.what == citation.what && known.owner == citation.owner) {
            Some(known) if known.provisions.contains(&provision) => {}
            Some(known) => known.provisions.push(provision),
            None => all.push(Affected { what: citation.what, owner: citation.owner, provisions: vec![provision] }),
        }
    }
    all
}

/// 废止 A statute that ends without a later version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatuteRepeal {
    /// Key of the version that ends.
    #[schemars(title = "法规版本", length(min = 1, max = 80), extend("x-widget" = "statute-version"))]
    pub statute: String,
    /// 废止之日 The first day on which it is no longer the law.
    #[schemars(title = "废止之日")]
    pub repealed_on: Date,
    /// 依据 What repealed it.
    #[schemars(title = "依据", length(min = 1, max = 400))]
    pub basis: String,
}

/// 法规库事件 What is stored of the library; the names are frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", content = "details")]
pub enum LibraryEvent {
    /// 录入法规版本
    StatuteVersionRecorded(Box<Statute>),
    /// 登记法规废止
    StatuteRepealRecorded(StatuteRepeal),
    /// 撤销废止登记
    StatuteRepealUndone(RepealUndone),
    /// 提出录入、废止或者撤销废止 Nothing takes effect by it.
    StatuteEntryProposed(Proposed),
    /// 核对 What takes effect follows in events of its own.
    StatuteEntryAnswered(EntryAnswer),
}

stored! {
    LibraryEvent {
        StatuteVersionRecorded,
        StatuteRepealRecorded,
        StatuteRepealUndone,
        StatuteEntryProposed,
        StatuteEntryAnswered,
    }
}

/// 已收录的版本 What a new version or a repeal is measured against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownVersion {
    /// Key of the version.
    pub key: String,
    /// 版本日期
    pub version_date: Date,
    /// 施行日期
    pub effective_from: Date,
    /// 失效日期
    pub effective_to: Option<Date>,
    /// 登记废止 Its end was registered on this platform, so that it can be taken back here.
    pub repealed_here: bool,
}

/// 录入人员 Who may record anything at all.
pub fn may_record(ctx: &Context, check: &mut Check) {
    let may = ctx.is(Role::Administrator) || ctx.is(Role::Reviewer);
    check.require(&STATUTE_ENTERED_BY_CLERK, may, "只有系统管理员或者法制审核人员可以录入法规");
}

/// 录入 Whether this person may record the event, given the versions of the statute that are known, the earliest first.
///
/// # Errors
/// The refusal, when a rule is broken.
pub fn record(event: &LibraryEvent, known: &[KnownVersion], ctx: &Context) -> Result<(), Refusal> {
    let mut check = Check::new(ctx);
    may_record(ctx, &mut check);
    fits(event, known, ctx, &mut check);
    check.done()
}

/// What takes effect fits the versions that are known; what is only proposed or answered is examined by what it would bring.
pub(super) fn fits(event: &LibraryEvent, known: &[KnownVersion], ctx: &Context, check: &mut Check) {
    match event {
        LibraryEvent::StatuteVersionRecorded(new) => {
            let double = known.iter().any(|known| known.key == new.key || known.version_date == new.version_date);
            check.require(&STATUTE_VERSION_FITS, !double, format!("{}的版本已经收录", new.version_date));
            let ordered = new.version_date <= new.effective_from;
            check.require(&STATUTE_VERSION_FITS, ordered, "公布日期晚于施行日期");
            if let Some(last) = known.last() {
                let later = last.version_date < new.version_date && last.effective_from < new.effective_from;
                let version = last.version_date;
                check.require(&STATUTE_VERSION_FITS, later, format!("公布、施行日期不晚于已经收录的{version}的版本"));
            }
            let adopted = new.version_date <= ctx.today();
            check.require(&STATUTE_VERSION_FITS, adopted, "公布日期晚于今天");
            let open = new.effective_to.is_none() && matches!(new.status, Status::InForce | Status::NotYet);
            check.require(&STATUTE_VERSION_FITS, open, "录入的应当是现行有效或者尚未生效的版本");
        }
        LibraryEvent::StatuteRepealRecorded(repeal) => {
            let last = known.last().filter(|last| last.key == repeal.statute);
            check.require(&STATUTE_VERSION_FITS, last.is_some(), "废止的不是已经收录的最新版本");
            let ended = last.and_then(|last| last.effective_to);
            check.require(&STATUTE_VERSION_FITS, ended.is_none(), "这部法规已经失效");
            let begun = last.is_none_or(|last| last.effective_from < repeal.repealed_on);
            check.require(&STATUTE_VERSION_FITS, begun, "废止之日不晚于施行之日");
        }
        LibraryEvent::StatuteRepealUndone(undone) => {
            let last = known.last().filter(|last| last.key == undone.statute && last.repealed_here);
            check.require(&STATUTE_VERSION_FITS, last.is_some(), "这部法规没有在本平台登记废止，或者已经撤销登记");
        }
        LibraryEvent::StatuteEntryProposed(_) | LibraryEvent::StatuteEntryAnswered(_) => {}
    }
}

/// 发现法规变动 What a change of the law touches in one agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatuteChangeFound {
    /// 机关
    pub agency: String,
    /// 法规名称
    pub title: String,
    /// Key of the version that ended.
    pub before: String,
    /// Key of the version that came; `None` = repealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// 变动之日 The day on which the later version takes effect, or on which the earlier one ends.
    pub changed_on: Date,
    /// What cites it.
    pub affected: Vec<Affected>,
}

terms! {
    /// 核对结果 How a task of a change of the law was settled.
    ChangeOutcome {
        Revised = "已经修订",
        NoNeed = "无须修订",
    }
}

/// 办结变动任务
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeSettled {
    /// Which of the things found, by their places from zero.
    #[schemars(title = "事项", length(min = 1))]
    pub items: Vec<u32>,
    /// 核对结果
    #[schemars(title = "核对结果")]
    pub outcome: ChangeOutcome,
    /// 说明 What was revised, or why nothing has to be.
    #[schemars(title = "说明", length(max = 1000))]
    #[serde(default)]
    pub reason: String,
}

/// 法规变动事件 What is stored of a change; the names are frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", content = "details")]
pub enum ChangeEvent {
    /// 发现法规变动
    StatuteChangeFound(StatuteChangeFound),
    /// 办结变动任务
    StatuteChangeSettled(ChangeSettled),
}

stored! {
    ChangeEvent {
        StatuteChangeFound,
        StatuteChangeSettled,
    }
}

/// 办结 Who settled a task, when and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Settlement {
    /// 办理人
    pub by: PersonId,
    /// 时刻
    pub at: Timestamp,
    /// 核对结果
    pub outcome: ChangeOutcome,
    /// 说明
    pub reason: String,
}

/// 法规变动 A change of the law in one agency, with what is settled of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatuteChange {
    /// What was found.
    pub found: StatuteChangeFound,
    /// When it was found: the day of the import.
    pub found_at: Timestamp,
    /// What is settled, by place.
    pub settled: BTreeMap<usize, Settlement>,
}

impl StatuteChange {
    /// The change that these events make; `None` without a first one.
    #[must_use]
    pub fn fold<'a>(events: impl IntoIterator<Item = (Timestamp, &'a str, &'a ChangeEvent)>) -> Option<Self> {
        let mut change: Option<Self> = None;
        for (at, by, event) in events {
            match (event, &mut change) {
                (ChangeEvent::StatuteChangeFound(found), None) => {
                    change = Some(Self { found: found.clone(), found_at: at, settled: BTreeMap::new() });
                }
                (ChangeEvent::StatuteChangeSettled(settled), Some(change)) => change.apply(settled, by, at),
                _ => {}
            }
        }
        change
    }

    /// Folds one more settlement.
    pub fn apply(&mut self, settled: &ChangeSettled, by: &str, at: Timestamp) {
        for item in settled.items.iter().filter_map(|item| usize::try_from(*item).ok()) {
            self.settled.entry(item).or_insert_with(|| Settlement {
                by: by.to_owned(),
                at,
                outcome: settled.outcome,
                reason: settled.reason.clone(),
            });
        }
    }

    /// 起算之日 The month runs from the day of the change, or from the day on which the platform learnt of it, if that is later.
    #[must_use]
    pub fn starts_on(&self) -> Date {
        self.found.changed_on.max(legal_day(self.found_at))
    }

    /// What is still open, with its place.
    pub fn open(&self) -> impl Iterator<Item = (usize, &Affected)> {
        self.found.affected.iter().enumerate().filter(|(n, _)| !self.settled.contains_key(n))
    }

    /// 核对期限 Within one month.
    #[must_use]
    pub fn due(&self, ctx: &Context) -> Due {
        let open = self.open().next().is_some();
        let done_on = self.settled.values().map(|settlement| legal_day(settlement.at)).max().filter(|_| !open);
        let about = format!("《{}》", self.found.title);
        Run::from(&table::STATUTE_CHANGE, self.starts_on()).about(about).done(done_on).due(ctx)
    }

    /// 已经修订 What stands in a list has a draft or a later version that cites no more what changed. A benchmark cites nothing itself:
    /// it was drafted or released since. Templates and rules are part of the product.
    fn is_revised(&self, affected: &Affected, agency: &Agency) -> bool {
        let what = &affected.what;
        let place = match what.kind {
            CitingKind::Rule | CitingKind::Template => return true,
            CitingKind::Matter => Some((ListKind::Matters, what.id.as_str())),
            CitingKind::Benchmark => Some((ListKind::Benchmarks, what.id.as_str())),
            CitingKind::Guide | CitingKind::Other => {
                what.id.split_once(':').and_then(|(list, key)| Some((ListKind::of_slug(list)?, key)))
            }
        };
        let Some(row) = place.and_then(|(list, key)| agency.lists.row(list, key)) else { return false };
        if what.kind == CitingKind::Benchmark {
            let drafted = row.draft.as_ref().map(|draft| draft.at);
            let released = row.versions.last().map(|version| version.released_at);
            return drafted.into_iter().chain(released).any(|at| at > self.found_at);
        }
        let cites = |provision: &Provision| affected.provisions.iter().any(|changed| changed.cited == *provision);
        // Nothing = it is withdrawn, or is to be.
        row.latest().is_none_or(|content| !content.provisions().iter().any(cites))
    }

    /// 办结 Settles some of the tasks.
    ///
    /// # Errors
    /// The refusal, when a rule is broken.
    pub fn settle(&self, with: &ChangeSettled, ctx: &Context) -> Result<ChangeEvent, Refusal> {
        let mut check = Check::new(ctx);
        check.require(&CHANGE_SETTLED_BY_OWNER, !with.items.is_empty(), "请选择已经核对的事项");
        let reason = !with.reason.trim().is_empty() || with.outcome == ChangeOutcome::Revised;
        check.require(&CHANGE_SETTLED_BY_OWNER, reason, "无须修订的，请说明理由");
        for item in &with.items {
            let place = usize::try_from(*item).unwrap_or(usize::MAX);
            let Some(affected) = self.found.affected.get(place) else {
                check.require(&CHANGE_SETTLED_BY_OWNER, false, format!("没有第{}项", u64::from(*item) + 1));
                continue;
            };
            let title = &affected.what.title;
            let open = !self.settled.contains_key(&place);
            check.require(&CHANGE_SETTLED_BY_OWNER, open, format!("“{title}”已经办结"));
            let owner = &affected.owner;
            let mine = owner.person.as_ref().map_or_else(|| ctx.is(owner.role), |person| *person == ctx.actor.id);
            check.require(&CHANGE_SETTLED_BY_OWNER, mine, format!("“{title}”的责任人是{}", owner.role));
            let revised = with.outcome != ChangeOutcome::Revised || self.is_revised(affected, ctx.agency);
            let missing = format!(
                "“{title}”还没有不再引用变动条文的草稿或者新版本，请先修改；不用改的，另选“无须修订”并说明理由"
            );
            check.require(&CHANGE_SETTLED_BY_OWNER, revised, missing);
        }
        check.done()?;
        Ok(ChangeEvent::StatuteChangeSettled(with.clone()))
    }
}
