//! 听证准备 Who is named to host the hearing, the materials that the host reads before it, and what the public is told of it (HEAR-05).

use super::calling::{HOST, RECORDER, certified, neutral, staffed, unfit};
use super::{HEARING_STATE_FITS, PUBLIC_HEARING_ANNOUNCED, organizer, running};
use crate::act::{Lawful, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::PersonId;
use crate::rule::Check;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 确定听证主持人 Names host and recorder before time and place are set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Appoint {
    /// 主持人
    #[schemars(title = "听证主持人", extend("x-widget" = "hearing_host"))]
    pub host: PersonId,
    /// 记录员
    #[schemars(title = "记录员", extend("x-widget" = "hearing_recorder"))]
    pub recorder: PersonId,
}

/// 移交听证材料 The officers hand the materials of the case to the host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// 移交日期
    #[schemars(title = "移交日期")]
    pub on: Date,
    /// 材料
    #[schemars(title = "移交的案件材料", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub materials: String,
}

/// 公告听证 Tells the public who is heard, about what, when and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Announce {
    /// 公告日期
    #[schemars(title = "公告日期")]
    pub on: Date,
    /// 公告方式
    #[schemars(title = "在何处公告（公告栏、网站及网址等）", length(min = 1, max = 300))]
    pub posted_at: String,
}

impl Lawful for Appoint {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        running(case, check);
        organizer(case, ctx, check);
        check.require(&HEARING_STATE_FITS, case.hearing.notified.is_none(), "已经通知听证，主持人写在听证通知书中");
        let named = case.hearing.appointed.as_ref();
        let open = named.is_none_or(|(_, named)| [&named.host, &named.recorder].iter().any(|id| unfit(case, ctx, id)));
        check.require(&HEARING_STATE_FITS, open, "已经确定听证主持人");
        staffed(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        neutral(case, ctx, check, &self.host, HOST);
        neutral(case, ctx, check, &self.recorder, RECORDER);
        standing::stated(check, self.host != self.recorder, "主持人和记录员应当是不同的人");
        certified(ctx, check, &self.host);
        vec![Event::HearingHostAppointed(self.clone())]
    }
}

impl Fact for Appoint {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.hearing.appointed = Some((meta.on, self.clone()));
        case.hearing.host = Some(self.host.clone());
        case.hearing.recorder = Some(self.recorder.clone());
    }
}

impl Lawful for HandOver {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        running(case, check);
        standing::handler(check, case, ctx);
        let hearing = &case.hearing;
        let named = hearing.appointed.is_some() || hearing.notified.is_some();
        check.require(&HEARING_STATE_FITS, named, "还没有确定听证主持人");
        let open = hearing.handed_over.is_none() && hearing.held.is_none();
        check.require(&HEARING_STATE_FITS, open, "已经移交案件材料，或者听证已经举行");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let hearing = &case.hearing;
        let named_on = hearing.appointed.as_ref().map(|(on, _)| *on).or(hearing.notified_on);
        standing::day(check, ctx, "移交日期", self.on, named_on);
        standing::stated(check, !self.materials.trim().is_empty(), "请写明移交了哪些材料");
        vec![Event::HearingMaterialsHandedOver(self.clone())]
    }
}

impl Fact for HandOver {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.hearing.handed_over = Some(self.clone());
    }
}

impl Lawful for Announce {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        running(case, check);
        organizer(case, ctx, check);
        super::scheduled(case, check);
        let public = case.hearing.notified.as_ref().is_none_or(|notified| notified.public);
        check.require(&PUBLIC_HEARING_ANNOUNCED, public, "听证不公开举行，不发布公告");
        check.require(&HEARING_STATE_FITS, case.hearing.announced.is_none(), "已经公告听证");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::day(check, ctx, "公告日期", self.on, case.hearing.notified_on);
        let before = case.hearing.hearing_at.is_none_or(|at| self.on < at.date());
        check.require(&PUBLIC_HEARING_ANNOUNCED, before, "公告应当在举行听证以前");
        standing::stated(check, !self.posted_at.trim().is_empty(), "请写明在何处公告");
        vec![Event::HearingAnnounced(self.clone())]
    }
}

impl Fact for Announce {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.hearing.announced = Some(self.clone());
    }
}
