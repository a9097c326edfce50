//! 样例 Lawful details for every kind of act, as a case stands: what an officer who knows the law would fill in.

use crate::desk::file;
use domain::act::credit::CreditPlatform;
use domain::act::outlet::Outlet;
use domain::act::payment::Payment;
use domain::act::preservation::Status as Preserved;
use domain::act::publication::only_masks;
use domain::act::{Act, approval, court, legal_review, perform};
use domain::case::Case;
use domain::context::Context;
use domain::people::{Person, Role};
use domain::public_record::Field;
use jiff::civil::Date;
use jiff::{Span, tz};
use serde_json::{Value, json};

/// 骰子 A xorshift generator: the same seed makes the same walk.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 20) % (n.max(1) as u64)).unwrap()
    }

    pub fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    /// True once in so many times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// What the samples are made of.
struct Maker<'a> {
    case: &'a Case,
    ctx: &'a Context<'a>,
    dice: &'a mut Dice,
    today: Date,
}

/// Details with which an act of this kind is lawful, if it can be lawful now; `None` where the case offers nothing to name.
pub fn sample(kind: &str, case: &Case, ctx: &Context, dice: &mut Dice) -> Option<Act> {
    let mut maker = Maker { case, ctx, dice, today: ctx.today() };
    let with = maker.details(kind)?;
    let act = json!({ "act": kind, "with": with });
    Some(serde_json::from_value(act).unwrap_or_else(|error| panic!("{kind}: {error}")))
}

impl Maker<'_> {
    fn able(&self) -> Vec<&Person> {
        let (case, ctx) = (self.case, self.ctx);
        let people = ctx.agency.people.iter();
        people.filter(|p| p.unqualified(ctx, case.category()).is_none() && !case.is_recused(&p.id)).collect()
    }

    /// Two officers for the work, the actor first where it is one of them.
    fn two(&self) -> Vec<String> {
        let own = self.case.opening.is_some();
        let mut ids: Vec<String> = self.able().iter().map(|p| p.id.clone()).collect();
        ids.retain(|id| !own || self.case.officers.contains(id));
        ids.sort_by_key(|id| *id != self.ctx.actor.id);
        ids.truncate(2);
        ids
    }

    fn heads(&self) -> Vec<String> {
        let heads = self.ctx.agency.people.iter().filter(|p| p.is(Role::Head)).map(|p| p.id.clone());
        heads.filter(|id| !self.case.handlers.contains(id) && !self.case.is_recused(id)).collect()
    }

    fn delivery(&mut self, what: &str) -> Value {
        let today = self.today;
        let common =
            json!({ "on": today, "place": "澄湖区河东路12号", "officers": self.two(), "certificate_shown": true });
        let person = self.case.party().is_none_or(domain::party::Party::is_person);
        let receiver = json!({ "name": "钱进", "kind": if person { "party" } else { "mailroom" } });
        let mut choices = vec![
            json!({ "manner": "direct", "receiver": receiver }),
            json!({ "manner": "left", "refusal": "拒绝签收", "recordings": [file("留置.mp4")] }),
            json!({ "manner": "post", "difficulty": "住所偏远", "postal_number": "EMS1", "receipt": file("回执.jpg") }),
            json!({ "manner": "entrusted", "difficulty": "在外地", "through": "邻县水利局", "receiver": receiver }),
        ];
        if person {
            choices.push(json!({ "manner": "forwarded", "through": "某监所", "receiver": receiver }));
        }
        if what == "decision" && person {
            choices.push(json!({ "manner": "on_spot", "receiver": receiver }));
        }
        if what == "decision" || what == "demand" {
            choices.push(json!({ "manner": "direct", "failed": "大门紧闭" }));
        }
        let announced = self.case.delivered_on().is_some() && what == "decision";
        if !announced && what != "hearing" {
            choices.push(json!({ "manner": "announcement", "whereabouts": "下落不明的调查笔录", "reason": "无法送达", "recordings": [file("张贴.mp4")] }));
        }
        if let Some(address) = self.case.address.as_ref().filter(|address| !address.electronic.is_empty()) {
            choices
                .push(json!({ "manner": "electronic", "place": address.electronic, "recordings": [file("截屏.png")] }));
        }
        // Mostly by hand.
        let chosen = if self.dice.once_in(3) { self.dice.one(&choices).clone() } else { choices[0].clone() };
        let mut delivery = common;
        for (key, value) in chosen.as_object().unwrap() {
            delivery[key] = value.clone();
        }
        if what == "demand" {
            delivery["difficulty"] = json!("当事人不在住所");
        }
        delivery
    }

    fn signature(&mut self) -> Value {
        if self.dice.once_in(5) {
            return json!({ "outcome": "refused", "refusal": "拒绝签名", "recorded": true });
        }
        json!({ "outcome": "signed", "every_page": true })
    }

    fn spot(&mut self) -> Value {
        let signing = *self.dice.one(&["signed", "refused", "absent"]);
        json!({
            "at": self.ctx.now, "officers": self.two(), "certificate_shown": true, "place": "当事人仓库", "signing": signing,
            "items": [{ "name": "挖掘机", "quantity": "1台" }, { "name": "账册", "quantity": "2本" }],
            "remark": "当事人未签名", "recordings": [file("现场.mp4")], "list_handed_over": true, "notice_handed_over": true,
        })
    }

    fn penalty(&mut self) -> Vec<Value> {
        let fine = |yuan: i64| json!({ "kind": "fine", "content": format!("罚款{yuan}元"), "amount": yuan * 100 });
        let gains = json!({ "kind": "confiscate_gains", "content": "没收违法所得", "amount": 300_000 });
        match self.dice.below(8) {
            0 => vec![json!({ "kind": "warning", "content": "警告" })],
            1 => vec![fine(500), gains],
            2 | 3 => vec![fine(150_000)],
            4 if self.dice.once_in(3) => {
                vec![json!({ "kind": "suspend_license", "content": "暂扣取水许可证", "months": 3 })]
            }
            4 => vec![fine(2000), json!({ "kind": "revoke_license", "content": "吊销取水许可证" })],
            5 => vec![fine(2000), json!({ "kind": "confiscate_goods", "content": "没收挖掘机", "amount": 100_000 })],
            _ => vec![fine(2000)],
        }
    }

    /// A draft that follows from the case, mostly a penalty.
    fn draft(&mut self) -> Value {
        let (case, ctx) = (self.case, self.ctx);
        let usable: Vec<u32> = case.evidence.iter().filter(|e| e.is_usable()).map(|e| e.number).collect();
        // The law of the act, and why, where it has changed since.
        let act = case.opening.as_ref().map_or(self.today, |o| o.offence_until);
        let keys = ["水法_2016", "水法_2025"];
        let law = keys.iter().find(|key| ctx.editions.get(key).is_none_or(|edition| edition.in_force_on(act))).unwrap();
        let changed = ctx.editions.get(law).is_some_and(|edition| !edition.in_force_on(self.today));
        let applied = changed.then(|| json!({ "applied": "at_the_act", "reason": "新旧规定的罚款幅度相同" }));
        let basis = json!([{ "statute": law, "article": 66 }]);
        let age = case.opening.as_ref().and_then(|o| o.party.age_on(o.offence_until));
        let child = age.is_some_and(|age| age < 14);
        let not_established = json!({ "kind": "not_established", "facts": "没有查明的违法事实", "reasons": "证据不足", "basis": basis, "applicable_law": applied });
        if usable.is_empty() || self.dice.once_in(25) {
            return not_established;
        }
        if child || self.dice.once_in(15) {
            return json!({ "kind": "no_penalty", "facts": "倾倒弃土", "reasons": "不予处罚", "basis": basis, "evidence": usable, "education": "已教育", "applicable_law": applied });
        }
        let mut penalties = self.penalty();
        let benchmark = case.opening.as_ref().and_then(|o| ctx.agency.benchmarks_for(&o.matter, self.today).next());
        let mut set = json!({
            "kind": "penalize", "reasons": "事实清楚", "correction": "已改正", "basis": basis, "evidence": usable,
            "facts": self.dice.one(&["当事人在专门存放地以外倾倒弃土。", "当事人倾倒弃土约40立方米，由周明远查获。"]),
            "violated": [{ "statute": law, "article": 37 }], "applicable_law": applied, "new_facts": "新查明的数量", "grave": self.dice.once_in(6),
        });
        if let Some(benchmark) = benchmark {
            // Where there is a benchmark, the fine is one of its tiers or the approved deviation.
            let tier = &benchmark.tiers[self.dice.below(benchmark.tiers.len())];
            let deviation = case.deviation.as_ref().filter(|d| d.benchmark == benchmark.key && self.dice.once_in(2));
            let base = tier.multiple.as_ref().map(|_| domain::money::Fen::yuan(50_000));
            let weighed: Vec<&str> = benchmark.factors().filter(|_| tier.weighed.is_some()).collect();
            let degree =
                |factor: &&str| benchmark.weights.iter().rfind(|weight| weight.factor == **factor).unwrap().label();
            let degrees: Vec<String> = weighed.iter().map(degree).collect();
            let computed = benchmark.compute(tier, base, &degrees).unwrap();
            let fine = deviation.map_or(*computed.range.start(), |d| d.amount);
            penalties = vec![json!({ "kind": "fine", "content": "罚款", "amount": fine })];
            set["benchmark"] = json!({ "benchmark": benchmark.key, "tier": tier.name, "explanation": "按照阶次下限", "degrees": degrees });
            if let Some(base) = base {
                set["benchmark"]["base"] = json!(base);
            }
        }
        set["penalties"] = json!(penalties);
        if case.opening.as_ref().and_then(|o| o.party.age_on(o.offence_from)).is_some_and(|age| age < 18) {
            set["mitigation"] = json!(["minor"]);
        }
        if self.dice.once_in(12) {
            set["hearing"] = json!([{ "kind": "heavy", "reason": "对当事人经营影响重大" }]);
        }
        if self.dice.once_in(8) {
            set["major"] = json!(["complex"]);
        }
        set
    }

    fn conclude(&mut self) -> Option<Value> {
        let fails = self.dice.once_in(5);
        let answers: Vec<Value> = legal_review::Element::ALL
            .iter()
            .enumerate()
            .map(|(i, element)| json!({ "element": element, "verdict": if fails && i == 2 { "fails" } else { "conforms" }, "reason": "见卷内材料" }))
            .collect();
        let digest = &self.case.draft.as_ref()?.digest;
        let opinion = if fails { "correct" } else { "approve" };
        Some(json!({ "digest": digest, "answers": answers, "opinion": opinion, "reason": "见逐项判断" }))
    }

    /// A pending proposal of another that is lawful today, or the first.
    fn grant(&mut self) -> Option<Value> {
        let (case, ctx) = (self.case, self.ctx);
        let others: Vec<u32> =
            case.pending().filter(|proposal| proposal.by != ctx.actor.id).map(|proposal| proposal.number).collect();
        let grant = |number: u32| json!({ "proposal": number, "opinion": "同意", "collective": self.heads() });
        let lawful = others.iter().find(|number| {
            let grant: approval::Grant = serde_json::from_value(grant(**number)).unwrap();
            perform(&Act::ApprovalGrant(grant), case, ctx).is_ok()
        });
        lawful.or(others.first()).map(|number| grant(*number))
    }

    fn disposal(&mut self) -> Option<Value> {
        let (case, ctx) = (self.case, self.ctx);
        let free = |number: u32| !self.waits("preservation_disposal", "preservation", number);
        let standing = case.preservations.iter().find(|p| p.stands(case, ctx) && free(p.number))?;
        let lift = standing.status(case, ctx) == Preserved::ToBeLifted || self.dice.once_in(2);
        let items = if self.dice.once_in(3) { vec![standing.left()[0]] } else { Vec::new() };
        let way = if lift { "release" } else { "secure" };
        Some(json!({ "preservation": standing.number, "disposition": way, "items": items, "reason": "已经查明" }))
    }

    fn payment(&mut self) -> Value {
        let balance = domain::act::payment::Payment::balance(self.case, self.ctx, self.today);
        let kinds = [("fine", balance.fine), ("gains", balance.gains), ("surcharge", balance.surcharge)];
        let (kind, sum) = kinds.into_iter().find(|(_, sum)| sum.is_positive()).unwrap_or(kinds[0]);
        let part = if self.dice.once_in(3) { sum.0 / 2 } else { sum.0 };
        let beyond = if sum.is_positive() { "" } else { "撤销以前已经缴纳" };
        json!({ "kind": kind, "amount": part.max(1), "paid_on": self.today, "slip": format!("N{}", self.case.version), "beyond": beyond })
    }

    fn agreement(&mut self) -> Value {
        let balance = domain::act::payment::Payment::balance(self.case, self.ctx, self.today);
        let later = self.after(30);
        json!({ "stages": [{ "due_on": later, "amount": balance.total() }], "surcharge": balance.surcharge_accrued, "harmless": true, "terms": "分期履行", "signed_on": self.today, "signed_for_agency": "周明远", "signed_for_party": "当事人" })
    }

    fn court(&mut self) -> Option<Value> {
        use court::CourtResult::{Accepted, Allowed, NotAccepted};
        let had = |result| move |conclude: &court::Conclude| conclude.result == result;
        let pending = self.case.court.pending()?;
        let results = &pending.results;
        let next: &[&str] = if let Some(objection) = pending.objection() {
            if objection.against == NotAccepted { &["accepted", "upheld"] } else { &["allowed", "upheld"] }
        } else if results.iter().any(had(Allowed)) {
            &["enforced", "ended"]
        } else if results.iter().any(had(Accepted)) {
            &["allowed", "allowed", "refused"]
        } else {
            &["accepted", "accepted", "not_accepted"]
        };
        let result = *self.dice.one(next);
        Some(json!({ "result": result, "on": self.today, "files": [crate::desk::file("裁定书.pdf")] }))
    }

    /// A proposal of this kind that names this number waits for a head.
    fn waits(&self, subject: &str, field: &str, number: u32) -> bool {
        self.case.pending().any(|proposal| {
            let value = serde_json::to_value(&proposal.subject).unwrap();
            value["subject"] == subject && value["details"][field] == number
        })
    }

    fn publication_digest(&self) -> Option<String> {
        self.case.publication.pending_digest().map(str::to_owned)
    }

    fn after(&self, days: i32) -> Date {
        self.today.saturating_add(Span::new().days(days))
    }

    fn opening(&mut self) -> Value {
        let party = self.case.lead.as_ref().and_then(|lead| lead.party.clone());
        let party = party.map_or_else(crate::desk::party, |party| serde_json::to_value(party).unwrap());
        let officers: Vec<String> = self.able().iter().take(3).map(|p| p.id.clone()).collect();
        let received = self.case.lead.as_ref().map_or(self.today, |lead| lead.received_on);
        json!({
            "cause": "在专门存放地以外倾倒弃土", "matter": "W01", "party": party, "facts": "倾倒弃土",
            "conditions": { "evidence": "有", "punishable": "应罚", "jurisdiction": "属于", "within_limitation": "未过" },
            "offence_from": received, "offence_until": received, "discovered_on": received, "division": "211104",
            "officers": officers,
        })
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of act, so that none is forgotten")]
    fn details(&mut self, kind: &str) -> Option<Value> {
        let (case, ctx, today) = (self.case, self.ctx, self.today);
        let hour = tz::offset(8).to_datetime(ctx.now);
        // Who works the case now did so since the last assignment.
        let since = case.assignments.last().map_or(hour, |(on, _)| on.at(0, 0, 0, 0));
        let since = if case.assignments.is_empty() { jiff::civil::DateTime::MIN } else { since };
        let earlier = |minutes: i64| (hour - Span::new().minutes(minutes)).max(since).to_string();
        let served_on = case.notices.last().map(|notice| notice.served_on);
        Some(match kind {
            "lead.register" => {
                let source = *self.dice.one(&["inspection", "report", "assigned", "transferred"]);
                let party = crate::walk::PARTIES[self.dice.below(crate::walk::PARTIES.len())]();
                json!({ "source": source, "received_on": today, "content": "倾倒弃土", "party": party })
            }
            "lead.extend" => json!({ "working_days": 1 + self.dice.below(15), "reason": "检测需要时间" }),
            "opening.propose" => self.opening(),
            "non_opening.propose" => {
                let with_justice = case.referral.as_ref().is_some_and(|referral| referral.is_with_justice());
                json!({ "ground": if with_justice { "referred" } else { "minor" }, "reason": "轻微并及时改正" })
            }
            "transfer.send" => json!({ "on": today, "manner": "handed", "signed_by": "丁一" }),
            "transfer.propose" => {
                let designated = case.jurisdiction.designation.as_ref().filter(|d| !d.ours).map(|d| d.agency.clone());
                json!({ "to": designated.unwrap_or_else(|| "双台子区水利局".to_owned()), "reason": "发生地不在本辖区", "materials": "案卷一册" })
            }
            "designation.request" => {
                json!({ "ground": "direct", "superior": "盘锦市水利局", "counterpart": "双台子区水利局", "reason": "争议", "requested_on": today })
            }
            "designation.record" => {
                let ours = !self.dice.once_in(4);
                json!({ "ours": ours, "agency": if ours { "" } else { "双台子区水利局" }, "superior": "盘锦市水利局", "document": "盘水〔2026〕1号", "designated_on": today })
            }
            "officers.assign" => {
                let neutral = |id: &String| {
                    let hearing = &case.hearing;
                    case.reviews.iter().any(|r| r.reviewer.as_ref() == Some(id))
                        || hearing.host.as_ref() == Some(id)
                        || hearing.recorder.as_ref() == Some(id)
                };
                let officers: Vec<String> =
                    self.able().iter().map(|p| p.id.clone()).filter(|id| !neutral(id)).collect();
                json!({ "officers": officers, "reason": "工作调整" })
            }
            "recusal.request" => {
                let settled = |id: &str| case.recusals.iter().any(|r| r.person == id && r.granted() != Some(false));
                let open: Vec<&Person> = ctx.agency.people.iter().filter(|p| p.employed && !settled(&p.id)).collect();
                if open.is_empty() {
                    return None;
                }
                let person = &self.dice.one(&open).id;
                json!({ "person": person, "applicant": "party", "ground": "interest", "reason": "有利害关系", "requested_on": today })
            }
            "recusal.decide" => {
                let granted = self.dice.once_in(3);
                let heads =
                    ctx.agency.people.iter().filter(|p| p.is(Role::Head) && !case.is_recused(&p.id)).map(|p| &p.id);
                let valid = self.dice.once_in(2);
                let taken = |person: &str| {
                    let theirs = case.evidence.iter().filter(|e| {
                        let verified = e.verified.as_ref().is_some_and(|v| v.officers.iter().any(|id| id == person));
                        e.added.officers.iter().any(|id| id == person) || verified
                    });
                    theirs.map(|e| e.number).collect::<Vec<_>>()
                };
                let approved = |person: &str| {
                    let theirs = case.proposals.iter().filter(|proposal| proposal.was_granted_by(person));
                    theirs.map(|proposal| proposal.number).collect::<Vec<_>>()
                };
                let above = |person: &str| {
                    let found = ctx.agency.person(person);
                    let principal = found.is_some_and(|found| found.principal && found.is(Role::Head));
                    principal && ctx.profile.recusal_by_principal.value
                };
                let others = |person: &str| heads.clone().filter(|id| *id != person).collect::<Vec<_>>();
                let decide = |request: u32, person: &str| json!({ "request": request, "granted": granted, "reason": "经审查", "earlier": [{ "what": "取证、审核、听证、讨论", "hearing": true, "discussion": true, "valid": valid, "reason": "已经核查", "evidence": taken(person), "review": true, "approvals": approved(person) }], "collective": if above(person) { Vec::new() } else { others(person) }, "above": if above(person) { "区政府" } else { "" } });
                let open: Vec<Value> = case
                    .recusals
                    .iter()
                    .filter(|r| r.decision.is_none())
                    .map(|r| decide(r.number, &r.person))
                    .collect();
                self.first_lawful(kind, open)?
            }
            "rights.inform" => {
                json!({ "on": today, "officers": self.two(), "certificate_shown": true, "signature": self.signature() })
            }
            "address.confirm" => {
                json!({ "on": today, "address": "澄湖区河东路12号", "electronic": if self.dice.once_in(2) { "a@b.cn" } else { "" }, "signed": true })
            }
            "evidence.add" => {
                let party = case.rights.is_some() && self.dice.once_in(2);
                json!({ "kind": "physical", "title": "弃土照片", "proves": "倾倒", "source": "现场", "from_party": party, "obtained_on": today, "officers": self.two(), "certificate_shown": true, "lawful": true })
            }
            "evidence.verify" => {
                let open = case.evidence.iter().find(|e| e.verified.is_none() && e.excluded.is_none())?;
                json!({ "evidence": open.number, "officers": self.two(), "finding": "经核对属实" })
            }
            "evidence.exclude" => {
                let open = case.evidence.iter().find(|e| e.excluded.is_none())?;
                json!({ "evidence": open.number, "reason": "来源不明" })
            }
            "scene.record" => {
                json!({ "officers": self.two(), "place": "河边", "from": earlier(60), "until": earlier(1), "certificate_shown": true, "findings": "发现弃土", "signature": self.signature() })
            }
            "interview.record" => json!({
                "officers": self.two(), "interviewee": "钱进", "relation": "门卫", "is_party": case.rights.is_some(), "place": "本局", "from": earlier(60), "until": earlier(1),
                "certificate_shown": true, "alone": true, "exchanges": [{ "question": "何时？", "answer": "昨天。" }], "signature": self.signature(),
            }),
            "correction.order" => {
                json!({ "content": "清除弃土", "basis": [{ "statute": "水法_2016", "article": 66 }], "due_on": self.after(7), "served_on": today })
            }
            "correction.inspect" => {
                json!({ "on": today, "officers": self.two(), "corrected": true, "finding": "已经清除" })
            }
            "preservation.propose" => {
                let urgent = case.preservations.iter().find(|p| {
                    p.status(case, ctx) == Preserved::Unapproved && !self.waits("preservation", "urgent", p.number)
                });
                match urgent {
                    Some(urgent) => json!({ "reason": "证据可能灭失", "urgent": urgent.number }),
                    None => {
                        json!({ "reason": "证据可能灭失", "items": [{ "name": format!("账册{}", case.version), "quantity": "2本" }] })
                    }
                }
            }
            "preservation.carry_out" => {
                let approved = case.preservations.iter().find(|p| p.scene.is_none())?;
                let mut scene = self.spot();
                if let Some((_, proposed)) = &approved.approved {
                    scene["items"] = json!(proposed.items);
                }
                json!({ "preservation": approved.number, "scene": scene })
            }
            "preservation.urgent" => json!({ "urgency": "正在转移", "scene": self.spot() }),
            "preservation.dispose" => self.disposal()?,
            "appraisal.commission" => {
                json!({ "kind": "testing", "institution": "省检测中心", "qualification": "statutory", "proof": "CMA1", "subject": "土样", "commissioned_on": today, "days": 10 })
            }
            "appraisal.return" => {
                let waiting = case.appraisals.iter().find(|a| a.is_out())?;
                json!({ "appraisal": waiting.number, "returned_on": today, "result": "为弃土", "told_on": today })
            }
            "appraisal.withdraw" => {
                let waiting = case.appraisals.iter().find(|a| a.is_out())?;
                json!({ "appraisal": waiting.number, "withdrawn_on": today, "reason": "样品已经灭失" })
            }
            "assistance.request" => {
                json!({ "of": "澄江市水利局", "subject": format!("调取第{}号档案", case.version), "reason": "由其保管", "received_on": today })
            }
            "assistance.answer" => {
                let waiting = case.assistances.iter().find(|a| a.settled_on().is_none())?;
                json!({ "assistance": waiting.number, "on": today, "outcome": "done", "content": "没有许可" })
            }
            "approval.renew" => {
                let together = self.heads();
                // What three decide together is renewed by three.
                let void = case.void_approvals().find(|proposal| {
                    proposal.by != ctx.actor.id && (together.len() >= 3 || !proposal.subject.collective(case, ctx))
                })?;
                json!({ "proposal": void.number, "opinion": "同意", "collective": together })
            }
            "approval.decline" => {
                let void = case.void_approvals().find(|proposal| proposal.by != ctx.actor.id)?;
                json!({ "proposal": void.number, "reason": "立案的依据不足" })
            }
            "payment.refund" => {
                let owed = Payment::balance(case, ctx, today).refund;
                owed.is_positive().then(|| {
                    let slip = format!("退{}", case.payment.refunded.len());
                    json!({ "amount": owed, "on": today, "recipient": "当事人", "slip": slip })
                })?
            }
            "payment.remit" => {
                let next = case.unbanked().next()?;
                let step = if next.handed_on.is_some() { "to_bank" } else { "to_agency" };
                json!({ "payment": next.number, "step": step, "on": today, "slip": "收1" })
            }
            "suspension.propose" => json!({ "ground": "other_case", "reason": "以另案为依据" }),
            "suspension.resume" => json!({ "cause_gone_on": today, "reason": "另案已结" }),
            "extension.propose" => json!({ "days": 1 + self.dice.below(30), "reason": "案情复杂" }),
            "termination.propose" => json!({ "ground": "no_offence", "reason": "没有违法事实" }),
            "referral.start" => {
                let team: Vec<String> = self.able().iter().take(2).map(|p| p.id.clone()).collect();
                json!({ "kind": self.dice.one(&["crime", "duty_crime"]), "team": team, "suspicion": "非法采矿", "facts": "数额较大" })
            }
            "referral.report" => json!({ "findings": "已核实", "evidence": "现场笔录", "opinion": "移送" }),
            "referral.decide" => {
                json!({ "approved": self.dice.once_in(2), "reason": "经审查", "presides_by": if ctx.actor.principal { "" } else { "分工文件" } })
            }
            "referral.send" => {
                let duty = case
                    .referral
                    .as_ref()
                    .is_some_and(|r| r.start.kind == domain::act::referral::ReferralKind::DutyCrime);
                json!({ "recipient": if duty { "supervision" } else { "police" }, "to": "澄湖区公安分局", "sent_at": ctx.now, "investigation_report": true, "goods_list": true, "appraisal_reports": true })
            }
            "referral.reply" => {
                let filed = case.referral.as_ref()?.progress() == domain::act::referral::Progress::Filed;
                let answer = *self.dice.one(if filed { &["returned", "judged"] } else { &["filed", "declined"] });
                json!({ "answer": answer, "document": "通知书", "received_on": today, "reason": "经审查", "criminal_fine": answer == "judged" })
            }
            "referral.challenge" => {
                let referral = case.referral.as_ref()?;
                let (_, ways) = referral.challenge(ctx)?;
                json!({ "way": self.dice.one(ways), "reason": "应当立案", "made_on": referral.replies.last()?.received_on })
            }
            "referral.hand_over" => json!({ "what": "账册", "received_by": "民警", "handed_over_on": today }),
            "investigation.close" => {
                json!({ "officers": self.two(), "facts": "倾倒弃土", "nature": "违反水法", "opinion": "处罚", "discretion": "一般" })
            }
            "draft.set" => self.draft(),
            "deviation.propose" => {
                let benchmark = ctx.agency.benchmarks.iter().find(|b| Some(b.matter.as_str()) == case.matter())?;
                json!({ "benchmark": benchmark.key, "amount": 50_000, "reason": "明显不当", "maker_approval": "盘水函1号" })
            }
            "review.submit" => json!({ "materials": ["report", "draft", "basis", "evidence", "hearing_record"] }),
            "review.assign" => {
                let choices: Vec<Value> = ctx.agency.people.iter().map(|p| json!({ "reviewer": p.id })).collect();
                self.first_lawful(kind, choices)?
            }
            "review.return" => json!({ "missing": "缺少检测报告" }),
            "review.extend" => json!({ "working_days": 1 + self.dice.below(5), "reason": "案情复杂" }),
            "review.conclude" => self.conclude()?,
            "review.disagree" => json!({ "reason": "证据充分" }),
            "review.resolve" => {
                json!({ "resolution": self.dice.one(&["revise", "review_again"]), "reason": "双方意见已听取" })
            }
            "notice.serve" => json!({ "delivery": self.delivery("notice") }),
            "defence.receive" => json!({ "on": today, "manner": "written", "points": ["数量不对", "已经改正"] }),
            "defence.waive" => json!({ "on": today, "statement": "放弃", "signed": true }),
            "defence.reexamine" => {
                let replies: Vec<Value> = case
                    .defence
                    .unanswered()
                    .iter()
                    .map(|n| json!({ "point": n, "adopted": false, "reason": "经复核" }))
                    .collect();
                json!({ "replies": replies })
            }
            "hearing.request" => json!({ "on": served_on?, "manner": "written" }),
            "hearing.waive" => json!({ "on": today, "statement": "不要求听证", "signed": true }),
            "hearing.appoint" | "hearing.notify" => {
                let mut neutral: Vec<&Person> = ctx
                    .agency
                    .people
                    .iter()
                    .filter(|p| p.employed && !case.involved.contains(&p.id) && !case.is_recused(&p.id))
                    .collect();
                let named = case.hearing.appointed.as_ref().map(|(_, named)| named);
                let is = |p: &Person, id: fn(&domain::act::hearing::Appoint) -> &String| {
                    named.is_some_and(|n| *id(n) == p.id)
                };
                neutral.sort_by_key(|p| (!is(p, |n| &n.host), !is(p, |n| &n.recorder), !p.hearing_host));
                let [host, recorder, ..] = neutral.as_slice() else { return None };
                if kind == "hearing.appoint" {
                    return Some(json!({ "host": host.id, "recorder": recorder.id }));
                }
                json!({ "hearing_at": self.after(20).at(9, 30, 0, 0), "place": "本局", "host": host.id, "recorder": recorder.id, "public": true, "delivery": self.delivery("hearing") })
            }
            "hearing.hand_over" => json!({ "on": today, "materials": "案卷一册" }),
            "hearing.announce" => {
                json!({ "on": case.hearing.hearing_at?.date().yesterday().ok()?.min(today), "posted_at": "本局公告栏" })
            }
            "hearing.postpone" => {
                let at = case.hearing.hearing_at.map_or(today, |at| at.date()).max(today);
                json!({ "hearing_at": at.saturating_add(Span::new().days(3)).at(9, 30, 0, 0), "reason": "代理人患病", "told_on": today })
            }
            "hearing.suspend" => json!({ "reason": "需要重新鉴定" }),
            "hearing.resume" => json!({ "hearing_at": self.after(20).at(9, 30, 0, 0), "told_on": today }),
            "hearing.hold" => {
                let there: Vec<&String> = case.involved.iter().take(2).collect();
                json!({ "on": case.hearing.hearing_at?.date(), "party_attended": true, "investigators": there, "record": "听证全过程", "signature": self.signature() })
            }
            "hearing.end" => json!({ "ground": "withdrawn", "reason": "撤回申请" }),
            "hearing.report" => json!({ "summary": "争议焦点为数量", "opinion": "按原意见" }),
            "discussion.hold" => {
                let heads = self.heads();
                let views: Vec<Value> = heads.iter().map(|id| json!({ "person": id, "view": "同意" })).collect();
                json!({ "on": today, "chair": heads.first()?, "views": views, "conclusion": if self.dice.once_in(8) { "return" } else { "agree" }, "text": "一致意见" })
            }
            "decision.make" => {
                json!({ "digest": case.draft.as_ref()?.digest, "opinion": "同意", "late_reason": "案情复杂" })
            }
            "delivery.record" => json!({ "delivery": self.delivery("decision"), "told_of_publication": true }),
            "paper.deliver" => {
                let (paper, number) = case.papers_owed(today).next().map(|issued| (issued.paper, issued.number))?;
                json!({ "paper": paper, "number": number, "delivery": self.delivery("paper") })
            }
            "publication.propose" => json!({ "secrecy_checked": true }),
            "publication.review" => {
                json!({ "digest": self.publication_digest()?, "passed": !self.dice.once_in(5), "opinion": "已复核" })
            }
            "publication.approve" => json!({ "digest": self.publication_digest()?, "opinion": "同意公示" }),
            "publication.release" => json!({ "digest": self.publication_digest()? }),
            "publication.withhold" => json!({ "ground": "other", "reason": "依照规定不予公开" }),
            "publication.end_withholding" => json!({ "ceased_on": today, "reason": "相关案件已经办结" }),
            "publication.correct" => {
                // One more character is masked.
                let decided = case.decided_text(Field::Facts)?;
                let facts: Vec<char> = case.publication.record()?.facts.chars().collect();
                let masked = |n: usize| facts.iter().enumerate().map(|(i, c)| if i == n { '某' } else { *c }).collect();
                let other: String = (0..facts.len())
                    .map(masked)
                    .find(|text: &String| !text.chars().eq(facts.iter().copied()) && only_masks(&decided, text))?;
                json!({ "field": "facts", "after": other, "reason": "补充隐去" })
            }
            "publication.review_correction" => {
                let (_, _, proposed) = case.publication.correcting.as_ref()?;
                json!({ "digest": proposed.digest, "passed": !self.dice.once_in(4), "opinion": "已核对" })
            }
            "publication.stop_early" => {
                json!({ "applied_on": today, "harm_removed": "已经恢复原状", "not_punished_again": true, "not_listed": true })
            }
            "credit.send" => {
                let sent = |platform: &CreditPlatform| {
                    let outlet = case.sendings(Outlet::EnterpriseSystem).next_back();
                    let there = outlet.is_some_and(|one| one.recalled.is_none() && !one.is_rejected());
                    (there && *platform == CreditPlatform::EnterpriseSystem)
                        || case.credit.listings.iter().any(|l| l.platform() == *platform && l.withdrawn.is_none())
                };
                let platform = CreditPlatform::ALL.iter().find(|platform| !sent(platform))?;
                json!({ "platform": platform, "sent_on": today, "receipt": "R1", "necessity": "社会影响较大" })
            }
            "credit.repair" => json!({ "applied_on": today, "corrected": "已经改正", "commitment": true }),
            "credit.withdraw" => {
                let going = case.credit_to_withdraw().map(|(listing, _)| listing.platform()).next();
                let over = case.credit.listings.iter().find(|l| l.withdrawn.is_none() && today > l.sent.longest_until);
                json!({ "platform": going.or(over.map(|l| l.platform()))?, "on": today })
            }
            "filing.submit" => {
                json!({ "authority": "澄湖区人民政府", "submitted_on": today, "number": "澄水备1号", "with_decision": true, "with_report": true })
            }
            "filing.answer" => json!({ "received_on": today, "result": "accepted" }),
            "goods.enter" => {
                let taken_at = earlier(if self.dice.once_in(3) { 3000 } else { 120 });
                let kept = case.preservations.iter().any(|kept| kept.scene.is_some());
                let source = if kept { "preserved" } else { "handed" };
                json!({ "name": "挖掘机", "quantity": "1台", "source": source, "taken_at": taken_at, "handed_over_at": earlier(1), "officers": self.two(), "keeper": "财物管理员", "place": "暂扣场", "late_reason": "路途遥远" })
            }
            "goods.move" => {
                json!({ "goods": case.goods_kept().next()?.number, "on": today, "keeper": "另一名管理员", "place": "新库", "reason": "场地调整" })
            }
            "goods.dispose" => {
                let number =
                    case.goods_kept().map(|g| g.number).find(|n| !self.waits("goods_disposal", "goods", *n))?;
                json!({ "goods": number, "manner": "return", "reason": "与违法行为无关" })
            }
            "goods.settle" => {
                let goods = case.goods_kept().find(|goods| goods.approved.is_some())?;
                json!({ "goods": goods.number, "on": today, "how": "当事人当场领取" })
            }
            "decision.rectify" => {
                let name = &case.opening.as_ref()?.party.name;
                json!({ "errata": [{ "wrong": name, "right": format!("{name}（更名）") }], "reason": "录入错误" })
            }
            "publication.take_down" => {
                let ground = if case.take_down_due(ctx).is_some() { "overturned" } else { "mistaken" };
                json!({ "ground": ground, "reason": "依照规定不应当公示" })
            }
            "publication.expire" => json!({}),
            "outlet.send" | "outlet.answer" | "outlet.recall" => {
                let outlets = ["double_publicity", "enterprise_system"];
                let with = |outlet: &&str| match kind {
                    "outlet.send" => json!({ "outlet": outlet, "sent_on": today }),
                    "outlet.answer" => {
                        json!({ "outlet": outlet, "accepted": true, "answered_on": today, "receipt": "R", "reason": "缺项" })
                    }
                    _ => json!({ "outlet": outlet, "on": today }),
                };
                self.first_lawful(kind, outlets.iter().map(with).collect())?
            }
            "payment.record" => self.payment(),
            "payment.reverse" => {
                let paid = case.payment.reversible().next()?;
                json!({ "kind": paid.kind, "slip": paid.slip, "reason": "数额录错" })
            }
            "delivery.annul" => json!({ "on": case.deliveries.last()?.delivery.on, "reason": "日期录错" }),
            "deferral.propose" => {
                let left = domain::act::payment::Payment::balance(case, ctx, today).fine;
                json!({ "applied_on": today, "written": true, "hardship": "经营困难", "instalments": [{ "due_on": self.after(60), "amount": left }] })
            }
            "performance.record" => {
                json!({ "penalty": case.unperformed().next()?.0, "on": today, "how": "已收缴许可证" })
            }
            "demand.serve" => json!({ "how": "到银行缴纳", "delivery": self.delivery("demand") }),
            "court.apply" => {
                json!({ "court": "澄湖区人民法院", "request": "强制缴纳", "opinion": "未答复", "subject": "银行存款", "materials": ["application", "decision", "opinion", "subject"] })
            }
            "court.object" => json!({ "court": "云川市中级人民法院", "reason": "申请符合法定条件" }),
            "court.conclude" => self.court()?,
            "enforcement.agree" => self.agreement(),
            "enforcement.suspend" => json!({ "ground": "unable", "reason": "停产" }),
            "enforcement.resume" => json!({ "reason": "情形消失", "breach": "没有按约定清除弃土" }),
            "enforcement.end" => json!({ "ground": "lost", "reason": "标的不存在" }),
            "reconsideration.register" => {
                json!({ "on": case.decision.as_ref()?.decided_on, "authority": "澄湖区人民政府" })
            }
            "litigation.register" => json!({ "on": case.decision.as_ref()?.decided_on, "court": "澄湖区人民法院" }),
            "reconsideration.conclude" | "litigation.conclude" => {
                let outcome =
                    *self.dice.one(&["rejected", "rejected", "withdrawn", "revoked", "unlawful", "unlawful_upheld"]);
                let mut conclude = json!({ "outcome": outcome, "received_on": today, "number": "（2026）1号", "reason": "经审理", "files": [crate::desk::file("文书.pdf")] });
                conclude[if kind == "litigation.conclude" { "effective_on" } else { "on" }] = json!(today);
                conclude
            }
            "withdrawal.propose" => {
                let fine = case.fine_owed();
                let money = case.penalties_in_force().len() == 1 && fine > domain::money::Fen::yuan(1);
                if money && self.dice.once_in(2) {
                    json!({ "correction": "change", "reason": "档次错误", "penalties": [{ "kind": "fine", "content": "罚款", "amount": fine.0 / 2 }] })
                } else {
                    json!({ "correction": "revoke", "reason": "事实不清" })
                }
            }
            "approval.grant" => self.grant()?,
            "approval.refuse" => {
                json!({ "proposal": case.pending().find(|p| p.by != ctx.actor.id)?.number, "reason": "理由不足" })
            }
            "proposal.withdraw" => json!({ "proposal": case.pending().find(|p| p.by == ctx.actor.id)?.number }),
            "closure.propose" => json!({ "ground": "other", "summary": "已经了结" }),
            "dossier.archive" => {
                json!({ "number": "2026-1", "retention": "thirty_years", "pages": 3, "catalogue": [{ "title": "决定书", "pages": 3 }] })
            }
            "note.add" => json!({ "about": "期限", "text": "情况说明" }),
            _ => panic!("no sample is made for {kind}"),
        })
    }

    /// The first of these details that is lawful, or the first.
    fn first_lawful(&self, kind: &str, choices: Vec<Value>) -> Option<Value> {
        let lawful = choices.iter().find(|with| {
            let act: Act = serde_json::from_value(json!({ "act": kind, "with": with })).unwrap();
            perform(&act, self.case, self.ctx).is_ok()
        });
        lawful.or(choices.first()).cloned()
    }
}
