//! 共同事项: agency, case, party, people, numbers and days, as every document states them.

use super::{Place, Source};
use crate::written;
use domain::act::draft::{Penalty, PenaltyKind};
use domain::agency::Agency;
use domain::case::Case;
use domain::case::event::{Event, Recorded};
use domain::context::{Context, History, legal_day};
use domain::edition::Editions;
use domain::number;
use domain::party::{Party, PartyKind};
use domain::people::{Person, PersonId};
use domain::registry;
use domain::rule::{Provision, numeral};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// 制作之时 The case and its agency as they stood when a document was made.
pub(super) struct At<'a> {
    pub(super) source: Source<'a>,
    pub(super) item: Option<u32>,
    pub(super) case: Case,
    pub(super) agency: Agency,
    /// Everything that the document knows.
    pub(super) known: &'a [Recorded],
    /// The event that the document comes from.
    pub(super) event: &'a Event,
    /// Who made that event.
    pub(super) by: PersonId,
    /// The moment of the last event that the document knows.
    pub(super) now: Timestamp,
}

impl<'a> At<'a> {
    pub(super) fn new(source: Source<'a>, place: &Place) -> Option<Self> {
        let known = source.events.get(..place.until)?;
        let from = source.events.get(place.from)?;
        let now = known.last()?.at;
        let agency = registry::fold_until(source.agency, now)
            .or_else(|| registry::fold(source.agency.iter().map(|entry| &**entry)))?;
        Some(Self {
            source,
            item: place.item,
            case: Case::fold(known),
            known,
            agency,
            event: &from.event,
            by: from.by.clone(),
            now,
        })
    }

    /// Lets the domain compute something as of that moment.
    pub(super) fn ask<T>(&self, question: impl FnOnce(&Case, &Context) -> T) -> Option<T> {
        let (history, editions) = (History::default(), Editions::default());
        let actor = self.agency.person(&self.by).or_else(|| self.agency.people.first())?;
        let ctx = Context {
            now: self.now,
            actor,
            agency: &self.agency,
            profile: self.source.profile,
            calendar: self.source.calendar,
            // What was decided is not judged anew by the law of today.
            editions: &editions,
            history: &history,
        };
        Some(question(&self.case, &ctx))
    }

    pub(super) fn today(&self) -> Date {
        legal_day(self.now)
    }

    /// What every document says: its agency, its case, its party.
    pub(super) fn document(&self, word: &str, date: Date, own: Value) -> Option<Value> {
        let mut data = json!({
            "agency": {"name": self.agency.name, "address": self.agency.address, "phone": self.agency.phone},
            "case": self.case_facts(),
            "date": date.to_string(),
        });
        if !word.is_empty() {
            data["number"] = json!(self.number(word, self.item, date));
        }
        if let Some(party) = self.case.party() {
            data["party"] = party_facts(party);
        }
        for (key, value) in own.as_object()? {
            data[key] = value.clone();
        }
        Some(data)
    }

    /// Gives what is done about a lead its number and its name.
    pub(super) fn number_case(&self, data: &mut Value) {
        if self.case.opening.is_none() {
            data["case"]["number"] = json!(self.case_number());
            data["case"]["cause"] = json!(self.cause().or_else(|| self.case.lead.as_ref().map(|lead| lead.name(40))));
        }
    }

    fn case_facts(&self) -> Value {
        let (lead, opening) = (self.case.lead.as_ref(), self.case.opening.as_ref());
        json!({
            "number": opening.map(|opening| &opening.number),
            "cause": self.cause(),
            "source": lead.map(|lead| lead.source.label()),
            "received_on": lead.map(|lead| lead.received_on.to_string()),
            "opened_on": opening.map(|opening| opening.opened_on.to_string()),
        })
    }

    /// 案由 as opened or, before that, as proposed.
    pub(super) fn cause(&self) -> Option<String> {
        use domain::act::approval::Subject;
        let proposed = self.case.proposals.iter().rev().find_map(|proposal| match &proposal.subject {
            Subject::Opening(open) => Some(open.cause.clone()),
            _ => None,
        });
        self.case.opening.as_ref().map(|opening| opening.cause.clone()).or(proposed)
    }

    /// 文号 from the number of the case and the day of the paper; before the case has one, from its identity.
    pub(super) fn number(&self, word: &str, item: Option<u32>, on: Date) -> String {
        let ours = &self.agency.abbreviation;
        match &self.case.opening {
            Some(opening) => number::derived(ours, &opening.number, word, item, on),
            None => number::numbered(
                ours,
                word,
                &on.year().to_string(),
                &format!("线{:06}", number::lead_serial(self.source.id)),
                item,
            ),
        }
    }

    /// 案号, or that of the lead before there is a case.
    pub(super) fn case_number(&self) -> Option<String> {
        let (lead, opening) = (self.case.lead.as_ref(), self.case.opening.as_ref());
        let of_lead = |on: Date| number::of_lead(&self.agency.abbreviation, self.source.id, on);
        opening.map(|opening| opening.number.clone()).or_else(|| lead.map(|lead| of_lead(lead.registered_on)))
    }

    pub(super) fn person(&self, id: &str) -> Value {
        self.agency
            .person(id)
            .map_or_else(|| json!({"name": id}), |person| json!({"name": person.name, "position": position(person)}))
    }

    pub(super) fn people(&self, ids: &[PersonId]) -> Value {
        ids.iter().map(|id| self.person(id)).collect()
    }

    pub(super) fn officer(&self, id: &str) -> Value {
        let person = self.agency.person(id);
        json!({
            "name": person.map_or(id, |person| &person.name),
            "certificate": person.and_then(|person| person.certificate.as_ref()).map(|certificate| &certificate.number),
        })
    }

    pub(super) fn officers(&self, ids: &[PersonId]) -> Value {
        ids.iter().map(|id| self.officer(id)).collect()
    }

    /// 联系人 The first of the officers who handle the case, at the agency's telephone.
    pub(super) fn contact(&self) -> Value {
        json!({"name": self.case.officers.first().map(|id| self.agency.name_of(id)), "phone": self.agency.phone})
    }

    pub(super) fn cites(&self, provisions: &[Provision]) -> Vec<String> {
        provisions.iter().map(self.source.cite).collect()
    }

    pub(super) fn evidence(&self, numbers: &[u32]) -> Value {
        let listed = |number: &u32| {
            let evidence = self.case.evidence.iter().find(|evidence| evidence.number == *number)?;
            let added = &evidence.added;
            Some(json!({"name": format!("{}（证据{number}，{}）", added.title, added.kind), "proves": added.proves}))
        };
        numbers.iter().filter_map(listed).collect()
    }

    /// 代收机构 The registry gives the bank as `名称（地址）`.
    pub(super) fn payment(&self) -> Value {
        let bank = self.agency.bank.trim();
        let inside = bank.strip_suffix(['）', ')']).and_then(|rest| rest.rsplit_once(['（', '(']));
        let (name, address) = inside.map_or((bank, None), |(name, address)| (name, Some(address)));
        json!({"bank": name, "bank_address": address, "surcharge": true})
    }

    /// What was proposed under the event that this document comes from.
    pub(super) fn proposal(&self) -> Option<&domain::act::approval::Proposal> {
        let Event::ProposalMade(made) = self.event else { return None };
        self.case.proposals.iter().rev().find(|proposal| proposal.subject == *made.subject)
    }

    /// 承办人意见与负责人审批意见
    pub(super) fn opinions(&self, words: &str) -> Value {
        use domain::act::approval::Outcome;
        let Some(proposal) = self.proposal() else { return Value::Null };
        let handler = json!({
            "role": "承办人\n意　见", "text": words, "signed": [self.officer(&proposal.by)],
            "date": legal_day(proposal.at).to_string(),
        });
        let head = match &proposal.outcome {
            Outcome::Granted { by, at, opinion, collective } => {
                let others = collective.iter().filter(|id| *id != by);
                let signed: Vec<Value> = std::iter::once(by).chain(others).map(|id| self.person(id)).collect();
                json!({"role": "机关负责人\n审批意见", "text": opinion, "signed": signed, "date": legal_day(*at).to_string()})
            }
            Outcome::Refused { by, at, reason } => json!({
                "role": "机关负责人\n审批意见", "text": format!("不予批准。{reason}"), "signed": [self.person(by)],
                "date": legal_day(*at).to_string(),
            }),
            Outcome::Pending | Outcome::Withdrawn => json!({"role": "机关负责人\n审批意见"}),
        };
        json!([handler, head])
    }

    /// The party, as a document addresses it.
    pub(super) fn you(&self) -> &'static str {
        if self.case.party().is_some_and(Party::is_person) { "你" } else { "你单位" }
    }

    /// The day on which a proposal was settled, or else made.
    pub(super) fn settled_on(&self) -> Option<Date> {
        use domain::act::approval::Outcome;
        let proposal = self.proposal()?;
        Some(legal_day(match &proposal.outcome {
            Outcome::Granted { at, .. } | Outcome::Refused { at, .. } => *at,
            Outcome::Pending | Outcome::Withdrawn => proposal.at,
        }))
    }
}

fn position(person: &Person) -> Option<String> {
    let words = if person.position.is_empty() { &person.unit } else { &person.position };
    (!words.is_empty()).then(|| words.clone())
}

/// 当事人 A resident's identity number tells sex and day of birth.
pub(super) fn party_facts(party: &Party) -> Value {
    let id = party.id_number.as_deref().filter(|id| id.len() == 18 && id.is_ascii());
    let sex = id.and_then(|id| id.as_bytes().get(16)).map(|digit| if digit % 2 == 1 { "男" } else { "女" });
    let born = id.and_then(|id| id.get(6..14)).and_then(|day| Date::strptime("%Y%m%d", day).ok());
    match party.kind {
        PartyKind::Person => json!({
            "kind": "person", "name": party.name, "sex": sex,
            "born_on": party.born_on.or(born).map(|day| day.to_string()),
            "id_no": party.id_number, "address": party.address, "phone": party.phone,
        }),
        PartyKind::Organization | PartyKind::IndividualBusiness => json!({
            "kind": "organization", "name": party.name, "uscc": party.uscc,
            "legal_rep": party.representative,
            "legal_rep_title": (party.kind == PartyKind::IndividualBusiness).then_some("经营者"),
            "address": party.address, "phone": party.phone,
        }),
    }
}

/// 2026年9月8日
pub(super) fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// 处罚内容 One penalty in words, its sum written out.
pub(super) fn penalty(penalty: &Penalty) -> String {
    let kind = penalty.kind.label();
    let content = penalty.content.trim().trim_end_matches('。');
    let sums = matches!(penalty.kind, PenaltyKind::Fine | PenaltyKind::ConfiscateGains);
    let mut words = match penalty.amount {
        Some(amount) if sums => {
            // What only repeats kind and sum is said once.
            let own = content.is_empty() || content.contains(kind) || content.contains('元');
            let sum = format!("{kind}{}", written(amount.0));
            if own { sum } else { format!("{sum}，{content}") }
        }
        _ if content.is_empty() || content == kind => kind.to_owned(),
        _ if content.contains(kind) || penalty.kind == PenaltyKind::Other => content.to_owned(),
        _ => format!("{kind}：{content}"),
    };
    if let Some(months) = penalty.months.filter(|_| !words.contains('月')) {
        words += &format!("，期限{}个月", numeral(u16::try_from(months).unwrap_or(u16::MAX)));
    }
    words + "。"
}

/// Sentences end as sentences do.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['。', '；', '！', '？', '”']) {
        text.to_owned()
    } else {
        format!("{text}。")
    }
}

/// The lines of a text that are not blank.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
}

/// Takes out what says nothing, so that data of before and after a field came into being are the same.
pub(super) fn tidy(data: &mut Value) {
    match data {
        Value::Object(fields) => {
            fields.values_mut().for_each(tidy);
            let kept: Map<String, Value> =
                std::mem::take(fields).into_iter().filter(|(_, value)| !blank(value)).collect();
            *fields = kept;
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

fn blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
