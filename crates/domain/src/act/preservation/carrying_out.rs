//! 实施登记保存 On the spot: after the head approved, or before where it could not wait.

use super::{
    Item, LIST_SIGNED, NOTICE_HANDED_OVER, PRESERVATION_APPROVED, PRESERVED_AS_APPROVED, Preservation,
    REFUSAL_RECORDED, Signing, URGENT_HOURS, URGENT_REPORTED_IN_TIME, find, next_number,
};
use crate::act::evidence::FileRef;
use crate::act::period::investigating;
use crate::act::standing::CERTIFICATE_SHOWN;
use crate::act::told::{self, Told};
use crate::act::{Lawful, standing as acting};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::{Context, legal_day};
use crate::list::NoticeScene;
use crate::people::PersonId;
use crate::rule::Check;
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 现场情况 What was done on the spot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OnTheSpot {
    /// 登记保存时间
    #[schemars(title = "登记保存时间")]
    pub at: Timestamp,
    /// 执法人员
    #[schemars(title = "执法人员（两名以上）", extend("x-widget" = "people"))]
    pub officers: Vec<PersonId>,
    /// 已出示执法证件
    #[schemars(title = "已出示执法证件")]
    pub certificate_shown: bool,
    /// 清单
    #[schemars(title = "登记保存的证据", length(min = 1, max = 500))]
    pub items: Vec<Item>,
    /// 保存地点
    #[schemars(title = "保存地点", length(min = 1, max = 200))]
    pub place: String,
    /// 保管人
    #[schemars(title = "保管人", length(max = 60))]
    #[serde(default)]
    pub keeper: String,
    /// 清单签名情况
    #[schemars(title = "清单签名情况")]
    pub signing: Signing,
    /// 注明的情况 where the party did not sign.
    #[schemars(title = "未签名的，注明的情况", length(max = 2000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub remark: String,
    /// 录音录像 where the party did not sign.
    #[schemars(title = "未签名的，录音录像")]
    #[serde(default)]
    pub recordings: Vec<FileRef>,
    /// 见证人
    #[schemars(title = "见证人", length(max = 60))]
    #[serde(default)]
    pub witness: String,
    /// 清单交当事人一份
    #[schemars(title = "清单已交当事人一份")]
    pub list_handed_over: bool,
    /// 当场交付通知书
    #[schemars(title = "已当场交付先行登记保存证据通知书")]
    pub notice_handed_over: bool,
    /// 告知用语
    #[schemars(title = "告知用语")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
}

/// 实施先行登记保存 Carries out on the spot what the head has approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarryOut {
    /// 登记保存序号
    #[schemars(title = "已批准的登记保存序号", extend("x-widget" = "preservation"))]
    pub preservation: u32,
    /// 现场情况
    #[schemars(title = "现场情况")]
    pub scene: OnTheSpot,
}

/// 紧急先行登记保存 Reports a preservation that could not wait for the approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreserveUrgently {
    /// 紧急情况
    #[schemars(title = "情况紧急的理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub urgency: String,
    /// 现场情况
    #[schemars(title = "现场情况")]
    pub scene: OnTheSpot,
}

/// What the law asks of the work on the spot; without an approval before it, it was urgent.
fn examine_scene(scene: &OnTheSpot, earliest: Option<Timestamp>, case: &Case, ctx: &Context, check: &mut Check) {
    let officers = if earliest.is_some() { acting::two_officers } else { acting::urgent_officers };
    officers(check, case, ctx, &scene.officers, legal_day(scene.at));
    check.require(&CERTIFICATE_SHOWN, scene.certificate_shown, "没有出示执法证件");
    acting::day(check, ctx, "登记保存日期", legal_day(scene.at), earliest.map(legal_day));
    let past = scene.at <= ctx.now && earliest.is_none_or(|earliest| scene.at >= earliest);
    check.require(&acting::DATE_IS_TRUE, past, "登记保存时间不得晚于现在，不得早于批准的时间");
    let listed = !scene.items.is_empty()
        && scene.items.iter().all(|item| !item.name.trim().is_empty() && !item.quantity.trim().is_empty());
    check.require(&LIST_SIGNED, listed, "没有当场清点并开具清单，清单应当逐项写明名称和数量");
    acting::stated(check, !scene.place.trim().is_empty(), "请写明保存地点");
    let present = scene.signing != Signing::Absent;
    if scene.signing == Signing::Signed {
        check.require(&LIST_SIGNED, scene.list_handed_over, "清单没有交当事人一份");
    } else {
        let recorded = !scene.remark.trim().is_empty() && !scene.recordings.is_empty();
        check.require(&REFUSAL_RECORDED, recorded, format!("{}的，请注明情况并附录音录像", scene.signing));
    }
    check.require(&NOTICE_HANDED_OVER, scene.notice_handed_over || !present, "没有当场交付先行登记保存证据通知书");
    let scenes = [NoticeScene::Preservation, NoticeScene::Identification, NoticeScene::Rights];
    told::examine(scene.told.as_ref(), &scenes, legal_day(scene.at), ctx, check);
}

impl Lawful for CarryOut {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        investigating(check, case);
        acting::handler(check, case, ctx);
        acting::two_available(check, case, ctx);
        let approved = case.preservations.iter().any(|preservation| preservation.scene.is_none());
        check.require(&PRESERVATION_APPROVED, approved, "没有经负责人批准、尚未实施的登记保存，请先提请批准");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let approved = find(case, self.preservation).filter(|preservation| preservation.scene.is_none());
        let number = self.preservation;
        check.require(&PRESERVATION_APPROVED, approved.is_some(), format!("第{number}号登记保存没有批准或者已经实施"));
        let since = approved.and_then(|preservation| preservation.approved.as_ref()).map(|(at, _)| *at);
        examine_scene(&self.scene, since, case, ctx, check);
        let allowed = approved.and_then(|preservation| preservation.approved.as_ref());
        let beyond = allowed.map(|(_, proposed)| proposed.exceeded_by(&self.scene.items)).unwrap_or_default();
        check.require(&PRESERVED_AS_APPROVED, beyond.is_empty(), beyond.join("；"));
        vec![Event::EvidencePreserved(self.clone())]
    }
}

impl Fact for CarryOut {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.handled_by(&self.scene.officers);
        if let Some(found) = case.preservations.iter_mut().find(|p| p.number == self.preservation) {
            found.scene = Some(self.scene.clone());
        }
    }
}

impl Lawful for PreserveUrgently {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        investigating(check, case);
        acting::handler(check, case, ctx);
        acting::two_available_at_once(check, case, ctx);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        acting::stated(check, !self.urgency.trim().is_empty(), "请写明情况紧急的理由");
        examine_scene(&self.scene, None, case, ctx, check);
        let in_time = ctx.now.duration_since(self.scene.at) <= SignedDuration::from_hours(i64::from(URGENT_HOURS));
        check.require(&URGENT_REPORTED_IN_TIME, in_time, "已超过二十四小时，应当立即解除登记保存");
        vec![Event::PreservationReported(self.clone())]
    }
}

impl Fact for PreserveUrgently {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.handled_by(&self.scene.officers);
        let number = next_number(case);
        case.preservations.push(Preservation {
            number,
            urgency: Some(self.urgency.clone()),
            approved: None,
            scene: Some(self.scene.clone()),
            disposals: Vec::new(),
        });
    }
}
