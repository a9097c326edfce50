//! 办案台 A bureau with its people and one case: acts are performed at stated times, or facts given.

use documents::data::Source;
use domain::act::{Act, perform};
use domain::agency::Agency;
use domain::case::Case;
use domain::case::event::{Event, Recorded};
use domain::context::{Context, History};
use domain::registry;
use domain::rule::Provision;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::sync::Arc;

pub struct Desk {
    agency: Agency,
    entries: Vec<Arc<registry::Recorded>>,
    pub events: Vec<Recorded>,
    now: Timestamp,
    history: History,
}

fn person(id: &str, name: &str, roles: &[&str], unit: &str, position: &str) -> Value {
    let officer = roles.contains(&"officer");
    json!({
        "id": id, "name": name, "roles": roles, "unit": unit, "position": position, "principal": id == "chief",
        "legal_qualification": true, "hearing_host": true,
        "certificate": officer.then(|| json!({
            "number": format!("9901031{:04}", 1000 + id.len() * 7 + id.as_bytes().first().map_or(0, |b| usize::from(*b))),
            "categories": ["penalty"], "divisions": ["211104"],
            "valid_from": "2020-01-01", "valid_to": "2035-12-31", "status": "valid",
        })),
    })
}

/// The full title of a statute, as decisions cite it.
pub fn cite(provision: &Provision) -> String {
    let short = provision.to_string();
    let title = lawbook::statutes().get(&provision.statute).map(|statute| statute.title.clone());
    match (title, short.split_once('》')) {
        (Some(title), Some((_, rest))) => format!("《{title}》{rest}"),
        _ => short,
    }
}

impl Desk {
    pub fn open() -> Self {
        let agency = json!({
            "id": "water", "name": "澄湖区水利局", "abbreviation": "澄水", "division": "211104", "sector": "水利",
            "kind": "organ", "profile": "national", "government": "澄湖区人民政府", "court": "澄湖区人民法院",
            "bank": "示例银行澄湖支行（澄湖区政和路20号）", "address": "澄湖区政和路8号", "phone": "0990-88001188",
            "people": [
                person("zhou", "周明远", &["officer"], "水政监察大队", "执法人员"),
                person("lin", "林晓岚", &["officer"], "水政监察大队", "执法人员"),
                person("unit", "沈立", &["unit_head"], "水政监察大队", "大队长"),
                person("chief", "顾承安", &["head"], "", "局长"),
                person("deputy", "石磊", &["head"], "", "副局长"),
                person("second", "叶芳", &["head"], "", "副局长"),
                person("su", "苏婉清", &["reviewer"], "法规科", "法制审核人员"),
                person("han", "韩静", &["reviewer"], "法规科", "科长"),
                person("he", "何青", &["disclosure_officer"], "办公室", "科员"),
            ],
            "matters": [{
                "code": "W01", "title": "在专门存放地以外倾倒弃土", "category": "penalty", "valid_from": "2020-01-01",
                "basis": [{"statute": "水土保持法_2010", "article": 55}],
            }],
        });
        let agency: Agency = serde_json::from_value(agency).unwrap();
        let now: Timestamp = "2026-01-05T01:00:00Z".parse().unwrap();
        let entry = registry::Entry::AgencyRegistered(Box::new(agency.clone()));
        let entries = vec![Arc::new(registry::Recorded { at: now, by: "root".to_owned(), entry })];
        Self { agency, entries, events: Vec::new(), now, history: History::default() }
    }

    /// Moves the clock to nine in the morning of a day, or to a moment, in China.
    pub fn go(&mut self, when: &str) {
        let local = if when.contains('T') { format!("{when}:00+08:00") } else { format!("{when}T09:00:00+08:00") };
        self.now = local.parse().unwrap();
    }

    pub fn case(&self) -> Case {
        Case::fold(&self.events)
    }

    pub fn source(&self) -> Source<'_> {
        Source {
            id: "0199a7c2-1111-7000-8000-0000000a1b2c",
            events: &self.events,
            agency: &self.entries,
            profile: lawbook::profile("national").unwrap(),
            calendar: lawbook::calendar(),
            cite: &cite,
            site: "https://zhifa.example",
            progress: "",
        }
    }

    /// A fact, taken as given.
    pub fn given(&mut self, by: &str, event: &str, details: Value) {
        let event: Event = serde_json::from_value(json!({"event": event, "details": details})).unwrap();
        self.events.push(Recorded { at: self.now, by: by.to_owned(), event });
    }

    /// An act that must be lawful.
    pub fn may(&mut self, by: &str, act: &str, with: Value) {
        let act: Act =
            serde_json::from_value(json!({"act": act, "with": with})).unwrap_or_else(|e| panic!("{act}: {e}"));
        let ctx = Context {
            now: self.now,
            actor: self.agency.person(by).unwrap(),
            agency: &self.agency,
            profile: lawbook::profile("national").unwrap(),
            calendar: lawbook::calendar(),
            editions: lawbook::editions(),
            history: &self.history,
        };
        let events = perform(&act, &self.case(), &ctx).unwrap_or_else(|refusal| panic!("{}: {refusal}", act.name()));
        self.events.extend(events.into_iter().map(|event| Recorded { at: self.now, by: by.to_owned(), event }));
    }

    /// 告知用语 A notice text that the agency releases now.
    fn releases(&mut self, code: &str, scene: &str, title: &str, words: &str) {
        let row = json!({"code": code, "title": title, "scene": scene, "text": words});
        let changes = json!([{"key": code, "content": {"list": "notice_texts", "row": row}}]);
        let day = domain::context::legal_day(self.now);
        let (list, revision) = ("notice_texts", self.agency.lists.revisions().len() + 1);
        for (by, event, details) in [
            ("zhou", "ListDrafted", json!({"list": list, "changes": changes})),
            (
                "zhou",
                "ListSubmitted",
                json!({"list": list, "keys": [code], "reason": "establish", "effective_on": day}),
            ),
            ("he", "ListReleased", json!({"revision": revision, "digest": ""})),
        ] {
            let entry = serde_json::from_value(json!({"event": event, "details": details})).unwrap();
            self.entries.push(Arc::new(registry::Recorded { at: self.now, by: by.to_owned(), entry }));
        }
        self.agency = registry::fold(self.entries.iter().map(|entry| &**entry)).unwrap();
    }

    /// The chief grants the last proposal.
    pub fn granted(&mut self, opinion: &str) {
        let number = self.case().pending().last().unwrap().number;
        self.may("chief", "approval.grant", json!({"proposal": number, "opinion": opinion}));
    }

    /// The decision is published, each step by who may.
    fn publishes(&mut self) {
        self.may("he", "publication.propose", json!({"secrecy_checked": true}));
        let digest = self.case().publication.pending_digest().unwrap().to_owned();
        self.may("su", "publication.review", json!({"digest": digest, "passed": true, "opinion": "一致"}));
        self.may("chief", "publication.approve", json!({"digest": digest, "opinion": "同意"}));
        self.may("he", "publication.release", json!({"digest": digest}));
    }

    fn draft_digest(&self) -> String {
        self.case().draft.unwrap().digest
    }
}

fn party() -> Value {
    json!({
        "kind": "organization", "name": "恒拓土石方工程有限公司", "uscc": "91990104MA5X00176G", "representative": "赵喆",
        "address": "澄湖区石埠镇工业路66号", "phone": "0990-88006611",
    })
}

fn signed() -> Value {
    json!({"outcome": "signed", "every_page": true})
}

fn file(name: &str) -> Value {
    json!({"digest": "0".repeat(64), "name": name, "media_type": "video/mp4", "size": 1})
}

fn direct(on: &str) -> Value {
    json!({
        "manner": "direct", "on": on, "place": "澄湖区石埠镇工业路66号", "officers": ["zhou", "lin"], "certificate_shown": true,
        "receiver": {"name": "吴建", "kind": "mailroom", "relation": "单位负责收件的人"}, "receipt": file("送达回证.pdf"),
    })
}

fn law(statute: &str, article: u16) -> Value {
    json!({"statute": statute, "article": article})
}

fn evidence(kind: &str, title: &str, proves: &str, on: &str) -> Value {
    json!({
        "kind": kind, "title": title, "proves": proves, "source": "现场", "obtained_on": on, "officers": ["zhou", "lin"],
        "certificate_shown": true, "lawful": true, "files": [file(title)],
        "electronic": {"original": true, "method": "无人机航拍", "made_by": "周明远", "made_on": on},
    })
}

fn draft(fine: i64) -> Value {
    json!({
        "kind": "penalize",
        "facts": "2026年3月1日，当事人将施工弃土倾倒于专门存放地以外的东山沟西侧坡地。经双方共同测量，倾倒弃土5870立方米。",
        "reasons": "当事人倾倒数量较大，立案后主动清理3640立方米",
        "violated": [law("水土保持法_2010", 28)], "basis": [law("水土保持法_2010", 55)],
        "penalties": [{"kind": "fine", "content": "罚款", "amount": fine}],
        "correction": "责令你单位自收到本决定书之日起三十日内清理剩余弃土", "evidence": [1, 2, 3],
        "mitigation": ["harm_reduced"],
    })
}

fn submission(materials: &[&str]) -> Value {
    json!({"materials": materials})
}

fn conclusion(desk: &Desk, opinion: &str, reason: &str) -> Value {
    let elements = [
        "authority",
        "qualification",
        "facts",
        "evidence",
        "law",
        "discretion",
        "procedure",
        "powers",
        "documents",
        "crime",
    ];
    let answers: Vec<Value> = elements
        .iter()
        .map(|element| json!({"element": element, "verdict": "conforms", "reason": "经核对案卷，符合要求", "pointers": "证据1"}))
        .collect();
    json!({"digest": desk.draft_digest(), "answers": answers, "opinion": opinion, "reason": reason})
}

/// A case that takes every step of the ordinary procedure, from the lead to its closing after enforcement by the court.
pub fn whole() -> Desk {
    let mut desk = Desk::open();
    investigated(&mut desk);
    decided(&mut desk);
    enforced(&mut desk);
    desk
}

fn investigated(desk: &mut Desk) {
    desk.go("2026-03-02");
    desk.may("zhou", "lead.register", json!({
        "source": "inspection", "received_on": "2026-03-02", "content": "巡查发现东山沟西侧坡地有人倾倒弃土", "party": party(),
    }));
    desk.may("zhou", "evidence.add", evidence("electronic", "现场照片", "倾倒弃土的地点和现场状况", "2026-03-02"));
    desk.go("2026-03-03");
    desk.may("zhou", "opening.propose", json!({
        "cause": "恒拓土石方工程有限公司在专门存放地以外倾倒弃土案", "matter": "W01", "party": party(),
        "facts": "当事人将施工弃土倾倒于专门存放地以外的东山沟西侧坡地",
        "conditions": {
            "evidence": "有现场照片", "punishable": "水土保持法第五十五条规定应当处罚",
            "jurisdiction": "违法行为发生在本辖区", "within_limitation": "未超过二年",
        },
        "offence_from": "2026-03-01", "offence_until": "2026-03-01", "discovered_on": "2026-03-02", "division": "211104",
        "officers": ["zhou", "lin"],
    }));
    desk.go("2026-03-04");
    desk.granted("同意立案，由周明远、林晓岚承办。");
    desk.releases(
        "告-02",
        "preservation",
        "先行登记保存告知",
        "因证据可能灭失或者以后难以取得，依照行政处罚法第五十六条先行登记保存。\n你单位有权陈述、申辩，负有妥善保管的义务，不得销毁、转移。",
    );
    desk.releases(
        "告-03",
        "correction",
        "责令改正告知",
        "依照行政处罚法第二十八条责令改正。\n你单位有权陈述、申辩；对责令改正不服的，可以依法申请行政复议或者提起行政诉讼。",
    );
    desk.releases("告-01", "interview", "询问前告知", "你应当如实回答；与本案无关的问题，你有权拒绝回答。");
    desk.go("2026-03-05T16:00");
    desk.may(
        "zhou",
        "rights.inform",
        json!({
            "on": "2026-03-05", "officers": ["zhou", "lin"], "certificate_shown": true, "signature": signed(),
        }),
    );
    desk.may(
        "zhou",
        "address.confirm",
        json!({
            "on": "2026-03-05", "address": "澄湖区石埠镇工业路66号", "recipient": "吴建", "phone": "0990-88006611",
            "electronic": "hengtuo@example.com", "signed": true, "file": file("确认书.pdf"),
        }),
    );
    desk.may("zhou", "scene.record", json!({
        "officers": ["zhou", "lin"], "place": "石埠镇东山沟西侧坡地", "from": "2026-03-05T10:00:00", "until": "2026-03-05T11:20:00",
        "present": "吴建", "certificate_shown": true, "findings": "坡地上有新近堆放的弃土，表面无覆盖，下方无拦挡设施。",
        "signature": {"outcome": "refused", "every_page": false, "refusal": "称须请示公司", "recorded": true, "witness": "郑和平"},
        "recordings": [file("ZF20260305-01.mp4")],
    }));
    desk.may(
        "zhou",
        "interview.record",
        json!({
            "officers": ["zhou", "lin"], "interviewee": "赵喆", "relation": "当事人的法定代表人", "is_party": true,
            "place": "澄湖区水利局询问室", "from": "2026-03-05T14:00:00", "until": "2026-03-05T15:10:00",
            "certificate_shown": true, "alone": true,
            "sex": "男", "id_number": "990104197703030011", "phone": "0990-88006611", "address": "澄湖区石埠镇向阳路3号",
            "identity_answer": "看清楚了。", "rights_answer": "听清楚了，不申请回避。",
            "exchanges": [
                {"question": "弃土运到了什么地方？", "answer": "那几天路塌了，就倒在东山沟西侧的坡地上了。"},
                {"question": "你还有什么要补充的？", "answer": "没有了。"},
            ],
            "signature": signed(), "told": {"text": "告-01@1", "acknowledged": "signed"},
        }),
    );
    desk.may("zhou", "preservation.propose", json!({
        "reason": "行车记录可能被覆盖", "items": [{"name": "自卸货车行驶记录仪", "specification": "HT-200", "quantity": "2台", "remark": "在用，完好"}],
    }));
    desk.granted("同意。");
    desk.go("2026-03-05T18:00");
    desk.may("zhou", "preservation.carry_out", json!({
        "preservation": 1,
        "scene": {
            "at": "2026-03-05T09:30:00Z", "officers": ["zhou", "lin"], "certificate_shown": true,
            "items": [{"name": "自卸货车行驶记录仪", "specification": "HT-200", "quantity": "2台", "remark": "在用，完好"}],
            "place": "澄湖区水利局证物室", "keeper": "林晓岚", "signing": "signed", "witness": "郑和平",
            "list_handed_over": true, "notice_handed_over": true, "told": {"text": "告-02@1", "acknowledged": "document"},
        },
    }));
    desk.go("2026-03-09");
    desk.may(
        "zhou",
        "preservation.dispose",
        json!({"preservation": 1, "disposition": "release", "reason": "行车记录已经复制"}),
    );
    desk.granted("同意解除。");
    desk.may(
        "zhou",
        "correction.order",
        json!({
            "content": "立即停止倾倒弃土。\n将已倾倒的弃土清运至南坳弃渣场。", "basis": [law("水土保持法_2010", 55)],
            "due_on": "2026-04-15", "served_on": "2026-03-09", "told": {"text": "告-03@1", "acknowledged": "document"},
        }),
    );
    for (kind, title, proves) in [
        ("inspection_record", "现场笔录", "堆放弃土的范围"),
        ("statement", "对赵喆的询问笔录", "当事人实施倾倒行为的经过"),
    ] {
        desk.may("zhou", "evidence.add", evidence(kind, title, proves, "2026-03-05"));
    }
    for number in 1..=3 {
        desk.may(
            "zhou",
            "evidence.verify",
            json!({"evidence": number, "officers": ["zhou", "lin"], "finding": "与其他证据相互印证"}),
        );
    }
    desk.go("2026-03-20");
    desk.may("zhou", "extension.propose", json!({"days": 30, "reason": "需要复测弃土方量，当事人可能要求听证"}));
    desk.granted("同意延长。");
    desk.may("zhou", "investigation.close", json!({
        "officers": ["zhou", "lin"], "facts": "2026年3月1日，当事人将施工弃土倾倒于专门存放地以外的坡地，共5870立方米。",
        "nature": "属于在专门存放地以外倾倒弃土的行为，违反水土保持法第二十八条", "opinion": "责令限期清理。\n罚款120000元。",
        "discretion": "倾倒数量较大，主动清理过半，按每立方米约20元计算",
    }));
}

fn decided(desk: &mut Desk) {
    const FIRST: i64 = 12_000_000;
    const FINAL: i64 = 10_566_000;
    desk.may("zhou", "draft.set", draft(FIRST));
    desk.go("2026-03-23");
    desk.may("zhou", "notice.serve", json!({"delivery": direct("2026-03-23")}));
    desk.go("2026-03-25");
    desk.may("zhou", "defence.receive", json!({
        "on": "2026-03-25", "manner": "written", "points": ["弃土方量应当扣除坡地原有表土。", "道路塌方属于不可抗力，不应处罚。"],
    }));
    desk.may("zhou", "hearing.request", json!({"on": "2026-03-25", "manner": "written"}));
    desk.go("2026-03-26");
    desk.given("han", "HearingNotified", json!({
        "hearing_at": "2026-04-08T09:00:00", "place": "澄湖区水利局二楼会议室", "host": "han", "recorder": "unit", "public": true,
        "delivery": direct("2026-03-26"),
    }));
    desk.go("2026-04-08T17:00");
    desk.may("han", "hearing.hold", json!({
        "on": "2026-04-08", "party_attended": true, "agents": ["冯律"], "authorizations": [file("授权委托书.pdf")], "investigators": ["zhou", "lin"],
        "record": "主持人：现在核对听证参加人身份。\n当事人：不申请回避。\n调查人员：陈述当事人违法的事实、证据和处罚建议。\n代理人：坡地原有表土不应计入。\n主持人：听证结束。",
        "signature": signed(),
    }));
    desk.go("2026-04-10");
    desk.may(
        "han",
        "hearing.report",
        json!({"summary": "双方对弃土方量有争议，同意复测。", "opinion": "方量异议成立，建议按复测方量计算罚款。"}),
    );
    desk.may(
        "zhou",
        "defence.reexamine",
        json!({"replies": [
            {"point": 1, "adopted": true, "reason": "复测扣除原有表土，倾倒数量为5870立方米"},
            {"point": 2, "adopted": false, "reason": "塌方后可以暂停外运，不属于不能避免"},
        ]}),
    );
    desk.may("zhou", "draft.set", draft(FINAL));
    desk.go("2026-04-13");
    desk.may("zhou", "review.submit", submission(&["report", "draft", "basis", "evidence", "hearing_record"]));
    desk.may("su", "review.assign", json!({"reviewer": "su"}));
    desk.go("2026-04-15");
    let concluded = conclusion(desk, "approve", "本案事实清楚，证据确凿充分，程序合法，适用法律准确，裁量适当，同意。");
    desk.may("su", "review.conclude", concluded);
    desk.go("2026-04-17");
    desk.may("deputy", "discussion.hold", json!({
        "on": "2026-04-17", "chair": "chief", "reporter": "zhou",
        "views": [
            {"person": "deputy", "view": "事实清楚，同意承办机构意见。"}, {"person": "second", "view": "主动清理过半，同意从轻。"},
            {"person": "chief", "view": "同意。"},
        ],
        "conclusion": "agree", "text": "同意罚款105660元，责令限期清理剩余弃土",
    }));
    desk.go("2026-04-20");
    let digest = desk.draft_digest();
    desk.may("chief", "decision.make", json!({"digest": digest, "opinion": "同意。"}));
    desk.go("2026-04-22");
    desk.may("zhou", "delivery.record", json!({"delivery": direct("2026-04-22"), "told_of_publication": true}));
}

fn enforced(desk: &mut Desk) {
    desk.go("2026-04-27");
    desk.may("zhou", "deferral.propose", json!({
        "applied_on": "2026-04-27", "written": true, "application": file("申请书.pdf"), "hardship": "资金周转困难，有银行流水佐证",
        "instalments": [{"due_on": "2026-05-29", "amount": 5_000_000}, {"due_on": "2026-06-30", "amount": 5_566_000}],
    }));
    desk.granted("同意分期缴纳。");
    desk.may("zhou", "paper.deliver", json!({"paper": "deferral", "delivery": direct("2026-04-27")}));
    desk.go("2026-05-28");
    desk.may(
        "zhou",
        "payment.record",
        json!({"kind": "fine", "amount": 5_000_000, "paid_on": "2026-05-28", "slip": "A001", "channel": "bank"}),
    );
    desk.go("2026-07-06");
    desk.may("zhou", "enforcement.agree", json!({
        "stages": [{"due_on": "2026-07-31", "amount": 2_566_000}, {"due_on": "2026-08-31", "amount": 3_000_000}], "surcharge": 0,
        "remedial": "已清运大部分弃土", "harmless": true, "terms": "当事人按期缴清罚款的，免予缴纳加处罚款。",
        "signed_on": "2026-07-03", "signed_for_agency": "周明远", "signed_for_party": "郑国栋",
    }));
    desk.granted("同意签订执行协议。");
    desk.go("2026-08-03");
    desk.may("zhou", "enforcement.resume", json!({"reason": "当事人没有按执行协议缴纳第一期款项"}));
    desk.go("2026-10-09");
    desk.may(
        "zhou",
        "demand.serve",
        json!({"how": "到代收银行缴纳或者通过电子支付系统缴纳", "delivery": direct("2026-10-09")}),
    );
    desk.go("2026-10-27");
    desk.may("zhou", "court.apply", json!({
        "court": "澄湖区人民法院", "request": "强制执行尚未缴纳的罚款和加处罚款。", "opinion": "当事人收到催告书后没有陈述、申辩，仍未履行",
        "subject": "被申请人在示例银行澄湖支行开立的账户",
        "materials": ["application", "decision", "opinion", "subject"],
    }));
    desk.granted("同意申请。");
    desk.go("2026-11-05");
    desk.may(
        "zhou",
        "court.conclude",
        json!({"result": "accepted", "on": "2026-11-03", "number": "（2026）辽1104行审7号"}),
    );
    desk.go("2026-11-20");
    desk.may("zhou", "court.conclude", json!({"result": "allowed", "on": "2026-11-18"}));
    desk.may("zhou", "court.conclude", json!({"result": "enforced", "on": "2026-11-20"}));
    desk.may(
        "zhou",
        "payment.record",
        json!({"kind": "fine", "amount": 5_566_000, "paid_on": "2026-11-20", "slip": "A002", "channel": "court"}),
    );
    desk.may(
        "zhou",
        "payment.record",
        json!({"kind": "surcharge", "amount": 5_566_000, "paid_on": "2026-11-20", "slip": "A003", "channel": "court"}),
    );
    desk.may("he", "publication.withhold", json!({"ground": "related_case", "reason": "相关案件正在调查"}));
    desk.granted("同意不予公示。");
    desk.go("2026-11-21");
    desk.may(
        "zhou",
        "closure.propose",
        json!({"ground": "performed", "summary": "罚款和加处罚款经人民法院强制执行全部缴清，剩余弃土已经清运。"}),
    );
    desk.granted("同意结案。");
}

/// Cases that leave the usual way: no opening, transfer, recusal, referral to the police, no penalty.
pub fn others() -> Vec<Desk> {
    let lead = |desk: &mut Desk| {
        desk.go("2026-03-02");
        desk.may("zhou", "lead.register", json!({
            "source": "report", "received_on": "2026-03-02", "content": "群众举报东山沟有人倾倒少量弃土", "party": party(),
        }));
    };
    let mut declined = Desk::open();
    lead(&mut declined);
    declined.may("zhou", "non_opening.propose", json!({"ground": "minor", "reason": "倾倒不足一立方米，当日清理完毕"}));
    declined.granted("同意不予立案。");

    let mut transferred = Desk::open();
    lead(&mut transferred);
    transferred.may("zhou", "transfer.propose", json!({
        "to": "澄湖区自然资源局", "reason": "倾倒地点是林地，毁坏林地的行为由林业主管部门管辖", "materials": "举报记录\n现场照片",
    }));
    transferred.granted("同意移送。");

    let mut recused = Desk::open();
    lead(&mut recused);
    recused.may("zhou", "recusal.request", json!({
        "person": "zhou", "applicant": "party", "ground": "interest", "reason": "其配偶在建设单位任职", "requested_on": "2026-03-02",
    }));
    recused.may(
        "chief",
        "recusal.decide",
        json!({"request": 1, "granted": false, "reason": "其配偶已于2024年离开该单位"}),
    );

    let mut referred = Desk::open();
    investigated(&mut referred);
    referred.may("zhou", "assistance.request", json!({
        "of": "澄江市水利局", "subject": "调取当事人在澄江市的采砂许可档案", "reason": "档案由你局保管，本机关不能自行调取",
        "received_on": "2026-03-20",
    }));
    referred.may("zhou", "appraisal.commission", json!({
        "kind": "appraisal", "institution": "澄江市价格认证中心", "qualification": "statutory", "proof": "价鉴〔2024〕8号",
        "subject": "当事人采出河砂的价值", "commissioned_on": "2026-03-20", "days": 15, "told_on": "2026-03-20",
    }));
    referred.may("zhou", "appraisal.return", json!({
        "appraisal": 1, "returned_on": "2026-03-20", "result": "河砂1300立方米，价值二十六万元", "report": file("价格认定结论书.pdf"), "told_on": "2026-03-20",
    }));
    referred.may("unit", "referral.start", json!({
        "kind": "crime", "team": ["zhou", "lin"], "suspicion": "非法采矿罪", "facts": "在河道内采砂，价值二十六万元",
    }));
    referred.may(
        "zhou",
        "referral.report",
        json!({"findings": "采砂属实", "evidence": "现场照片、笔录", "opinion": "移送公安机关"}),
    );
    referred.may("chief", "referral.decide", json!({"approved": true, "reason": "涉嫌犯罪"}));
    referred.may(
        "zhou",
        "referral.send",
        json!({
            "recipient": "police", "to": "澄湖区公安局", "sent_at": "2026-03-20T01:00:00Z",
            "investigation_report": true, "goods_list": true, "appraisal_reports": true, "others": "现场照片光盘",
            "party_told_on": "2026-03-20",
        }),
    );

    let mut spared = Desk::open();
    investigated(&mut spared);
    let mut set = draft(0);
    set["kind"] = json!("no_penalty");
    set["penalties"] = json!([]);
    set["education"] = json!("告诫当事人遵守水土保持法");
    spared.may("zhou", "draft.set", set);
    let digest = spared.draft_digest();
    spared.may("chief", "decision.make", json!({"digest": digest, "opinion": "同意不予处罚。"}));

    vec![declined, transferred, recused, referred, spared, corrected()]
}

/// A decision whose slip is put right, and whose fine is then corrected by the agency itself.
fn corrected() -> Desk {
    let mut desk = Desk::open();
    investigated(&mut desk);
    decided(&mut desk);
    desk.go("2026-05-06");
    desk.may(
        "zhou",
        "decision.rectify",
        json!({
            "errata": [{"wrong": "东山沟西侧坡地", "right": "东山沟西侧坡地（石埠镇）"}], "reason": "录入时遗漏地名",
        }),
    );
    desk.granted("同意补正。");
    desk.go("2026-05-08");
    desk.may(
        "zhou",
        "withdrawal.propose",
        json!({
            "correction": "change", "reason": "复测方量有误，罚款数额计算错误",
            "penalties": [{"kind": "fine", "content": "罚款", "amount": 9_000_000}],
        }),
    );
    let number = desk.case().pending().last().unwrap().number;
    desk.may(
        "chief",
        "approval.grant",
        json!({
            "proposal": number, "opinion": "同意变更。", "collective": ["chief", "deputy", "second"],
        }),
    );
    desk
}

/// Published, changed by the agency itself, taken down and published again, upheld by reconsideration, paid back what was too much, closed.
pub fn changed_and_closed() -> Desk {
    let mut desk = Desk::open();
    investigated(&mut desk);
    decided(&mut desk);
    desk.publishes();
    desk.go("2026-04-28");
    let paid =
        json!({"kind": "fine", "amount": 10_566_000, "paid_on": "2026-04-28", "slip": "A001", "channel": "bank"});
    desk.may("zhou", "payment.record", paid);
    desk.go("2026-05-08");
    let change = json!({
        "correction": "change", "reason": "复测方量有误，罚款数额计算错误",
        "penalties": [{"kind": "fine", "content": "罚款", "amount": 9_000_000}],
    });
    desk.may("zhou", "withdrawal.propose", change);
    let number = desk.case().pending().last().unwrap().number;
    let together = json!({"proposal": number, "opinion": "同意变更。", "collective": ["chief", "deputy", "second"]});
    desk.may("chief", "approval.grant", together);
    desk.may("zhou", "paper.deliver", json!({"paper": "withdrawal", "delivery": direct("2026-05-08")}));
    desk.go("2026-05-11");
    desk.may("he", "publication.take_down", json!({"ground": "overturned", "reason": "决定已经变更"}));
    desk.go("2026-05-12");
    desk.publishes();
    desk.go("2026-05-13");
    let back = json!({"amount": 1_566_000, "on": "2026-05-13", "recipient": "恒拓土石方工程有限公司", "slip": "T001"});
    desk.may("zhou", "payment.refund", back);
    desk.go("2026-05-20");
    let asked = json!({"on": "2026-05-20", "authority": "澄湖区人民政府", "number": "澄政复受〔2026〕3号"});
    desk.may("zhou", "reconsideration.register", asked);
    desk.go("2026-06-12");
    let upheld = json!({
        "outcome": "maintained", "on": "2026-06-10", "received_on": "2026-06-12", "number": "澄政复决〔2026〕3号",
        "reason": "变更后的决定认定事实清楚",
    });
    desk.may("zhou", "reconsideration.conclude", upheld);
    desk.may("zhou", "closure.propose", json!({"ground": "performed", "summary": "罚款已经缴清，多缴的已经退还。"}));
    desk.granted("同意结案。");
    desk
}
