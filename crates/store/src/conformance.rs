//! 数据库符合性检查 Whether a database can carry the store: run by `xiezhi check --database URL` and by our own tests.
//!
//! It writes, so it asks for a database without events, and leaves it without our tables.

use crate::append::{Append, AppendError, NewJob, NumberClaim, RequestKey};
use crate::sql::Sql;
use crate::views::{CaseFilter, CaseRow, CaseSort, Paging, ViewWrite};
use crate::{NewRecord, Options, SignerKey, Store, StoreError, micros_now};
use std::time::Instant;

/// 检查结果 One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckResult {
    /// What was checked.
    pub name: &'static str,
    /// Whether it holds.
    pub passed: bool,
    /// What was found, or how long it took.
    pub detail: String,
}

type Checked = Result<String, String>;

/// Runs all checks against a database that holds nothing yet.
pub async fn conformance(url: &str) -> Vec<CheckResult> {
    let mut results = Vec::new();
    let mut note = |name, checked: Checked| {
        let passed = checked.is_ok();
        results.push(CheckResult { name, passed, detail: checked.unwrap_or_else(|why| why) });
        passed
    };
    let key = match SignerKey::from_seed("check.xiezhi", &[7; 32]) {
        Ok(key) => key,
        Err(error) => {
            note("签名密钥", Err(error.to_string()));
            return results;
        }
    };
    let started = Instant::now();
    let store = match Store::open(url, Options::default().log_key(key.clone())).await {
        Ok(store) => store,
        Err(error) => {
            note("连接、建表与耐久性设置", Err(error.to_string()));
            return results;
        }
    };
    note("连接、建表与耐久性设置", Ok(format!("{} 毫秒", started.elapsed().as_millis())));
    match store.log_size().await {
        Ok(0) => {}
        Ok(_) => {
            note("数据库为空", Err("数据库里已有事项：检查会写入数据，请另用空的数据库".into()));
            store.close().await;
            return results;
        }
        Err(error) => {
            note("数据库为空", Err(error.to_string()));
            return results;
        }
    }
    note("同一版本只有一人成功", one_wins(&store).await);
    note("日志序号没有缺漏", gapless(&store).await);
    note("编号没有缺漏", numbers(&store).await);
    note("重复的请求只办理一次", once(&store).await);
    note("文字与字节原样保存", fidelity(&store).await);
    note("视图与查询", lists(&store).await);
    note("任务由一人领取", jobs(&store).await);
    note("日志收录与核验", log(&store, &key).await);
    note("清除检查数据", clean(&store).await);
    store.close().await;
    results
}

fn append(stream: &str, expected_version: i64) -> Append {
    let record =
        NewRecord { at_micros: 1, actor: "检查".into(), kind: "Checked".into(), body: "{}".into(), public: None };
    Append {
        stream: stream.into(),
        category: "check".into(),
        expected_version,
        records: vec![record],
        ..Append::default()
    }
}

fn broke(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Lets all appends race, and gives what became of each.
async fn race(store: &Store, appends: Vec<Append>) -> Vec<Result<crate::Receipt, AppendError>> {
    let tasks: Vec<_> = appends
        .into_iter()
        .map(|append| {
            let store = store.clone();
            tokio::spawn(async move { store.append(append).await })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap_or(Err(AppendError::Store(StoreError::Stopped))));
    }
    answers
}

async fn one_wins(store: &Store) -> Checked {
    for version in 0..8 {
        let answers = race(store, (0..16).map(|_| append("one-wins", version)).collect()).await;
        let (won, overtaken) = (
            answers.iter().flatten().count(),
            answers.iter().filter(|answer| matches!(answer, Err(AppendError::Overtaken))).count(),
        );
        if (won, overtaken) != (1, 15) {
            return Err(format!("第 {version} 版：{won} 人成功，{overtaken} 人被告知"));
        }
    }
    Ok("8 轮，每轮 16 人".into())
}

async fn gapless(store: &Store) -> Checked {
    let answers = race(store, (0..64).map(|nth| append(&format!("gapless-{nth}"), 0)).collect()).await;
    if let Some(error) = answers.into_iter().find_map(Result::err) {
        return Err(broke(error));
    }
    let events = store.log(0, 1000).await.map_err(broke)?;
    match events.iter().zip(0..).find(|(event, position)| event.position != *position) {
        Some((_, position)) => Err(format!("第 {position} 条缺失")),
        None => Ok(format!("{} 条", events.len())),
    }
}

async fn numbers(store: &Store) -> Checked {
    let mut last = 0;
    for round in 0..8 {
        let next = store.next_number("文号").await.map_err(broke)?;
        let claim = |nth| Append {
            numbers: vec![NumberClaim { series: "文号".into(), value: next }],
            ..append(&format!("number-{round}-{nth}"), 0)
        };
        let won = race(store, (0..8).map(claim).collect()).await.into_iter().flatten().count();
        if won != 1 || next != last + 1 {
            return Err(format!("{next} 号由 {won} 人取得，前一号为 {last}"));
        }
        last = next;
    }
    Ok(format!("{last} 个"))
}

async fn once(store: &Store) -> Checked {
    let request = |digest: &str| {
        Some(RequestKey { actor: "甲".into(), key: "一".into(), digest: digest.into(), answer: "答".into() })
    };
    let answers =
        race(store, (0..32).map(|_| Append { request: request("内容"), ..append("once", 0) }).collect()).await;
    let first = answers.iter().flatten().count();
    let repeated = answers
        .iter()
        .filter(|answer| matches!(answer, Err(AppendError::Repeated(earlier)) if earlier.answer == "答"))
        .count();
    let other = store.append(Append { request: request("别的内容"), ..append("once", 1) }).await;
    let events = store.stream("once", 1).await.map_err(broke)?.len();
    match (first, repeated, other, events) {
        (1, 31, Err(AppendError::KeyReused), 1) => Ok("32 次请求，办理 1 次".into()),
        (first, repeated, other, events) => {
            Err(format!("办理 {first} 次，识别重复 {repeated} 次，留下 {events} 条，改动内容后：{other:?}"))
        }
    }
}

async fn fidelity(store: &Store) -> Checked {
    let text = format!("𠮷㐂\u{202e}阿\u{200d}a\u{301}'\"\\%_|$1\t{}", "长".repeat(100_000));
    let body = serde_json::json!({ "text": text, "nul": "\u{0}" }).to_string();
    let record = NewRecord {
        at_micros: i64::MAX,
        actor: "𠮷".into(),
        kind: "Checked".into(),
        body: body.clone(),
        public: Some(text.clone()),
    };
    store.append(Append { records: vec![record], ..append("文字", 0) }).await.map_err(broke)?;
    let events = store.stream("文字", 1).await.map_err(broke)?;
    match events.as_slice() {
        [event]
            if event.body == body
                && event.public.as_ref() == Some(&text)
                && event.at_micros == i64::MAX
                && event.actor == "𠮷" =>
        {
            Ok("十万字".into())
        }
        _ => Err("读回的与写入的不同".into()),
    }
}

async fn lists(store: &Store) -> Checked {
    let row = |nth: i64| CaseRow {
        id: format!("c{nth:02}"),
        number: (nth % 2 == 0).then(|| format!("{nth}号")),
        agency: "甲局".into(),
        division: "330102".into(),
        stage: "立案".into(),
        status: "open".into(),
        title: "案件".into(),
        party: "某店".into(),
        officers: vec!["李".into(), format!("王{nth}")],
        lead_officer: None,
        unit: "一科".into(),
        opened_on: None,
        decided_on: None,
        decision_status: None,
        amount_fen: None,
        decision_number: None,
        closed_on: None,
        next_due: (nth % 3 == 0).then(|| format!("2026-01-{:02}", nth + 1)),
        yellow_on: None,
        red_on: None,
        pending_approvals: 0,
        review_pending: nth == 5,
        publication: None,
        publication_note: String::new(),
        publication_due: None,
        publication_yellow: None,
        publication_red: None,
        updated_at: nth,
        search: format!("ABC 第{nth}案"),
    };
    for nth in 0..20 {
        let views = vec![ViewWrite::Case(Box::new(row(nth)))];
        store.append(Append { views, ..append(&format!("list-{nth}"), 0) }).await.map_err(broke)?;
    }
    let due =
        store.cases(&CaseFilter::default(), CaseSort::Due, Paging { offset: 0, limit: 8 }).await.map_err(broke)?;
    let ids: Vec<&str> = due.rows.iter().map(|row| row.id.as_str()).collect();
    if due.total != 20 || ids != ["c00", "c03", "c06", "c09", "c12", "c15", "c18", "c01"] {
        return Err(format!("排序有误：{ids:?}"));
    }
    let filter = CaseFilter {
        text: Some("abc 第7案".into()),
        officer: Some("王7".into()),
        division: Some("3301".into()),
        ..CaseFilter::default()
    };
    match store.cases(&filter, CaseSort::Updated, Paging::default()).await.map_err(broke)?.rows.as_slice() {
        [found] if found.officers == ["李", "王7"] => Ok("20 行".into()),
        other => Err(format!("筛选应得 1 行，得 {} 行", other.len())),
    }
}

async fn jobs(store: &Store) -> Checked {
    let job = |nth: i64| NewJob {
        kind: "check".into(),
        payload: String::new(),
        run_at: nth,
        dedup_key: format!("check-{}", nth / 2),
    };
    store.append(Append { jobs: (0..8).map(job).collect(), ..append("jobs", 0) }).await.map_err(broke)?;
    let (now, mut taken) = (micros_now(), Vec::new());
    while let Some(job) = store.take_job(now, 60_000_000).await.map_err(broke)? {
        store.finish_job(&job).await.map_err(broke)?;
        taken.push(job.id);
    }
    if taken.len() == 4 && store.open_jobs().await.map_err(broke)? == 0 {
        Ok("4 个".into())
    } else {
        Err(format!("应领取 4 个，领取 {} 个", taken.len()))
    }
}

async fn log(store: &Store, key: &SignerKey) -> Checked {
    store.integrate().await.map_err(broke)?;
    let audit = store.audit(std::slice::from_ref(key.verifier())).await.map_err(broke)?;
    let event = store.log(3, 1).await.map_err(broke)?.pop().ok_or("没有事项")?;
    let proof = store.proof(3).await.map_err(broke)?.ok_or("没有收录证明")?;
    proof.verify(&event.entry(), std::slice::from_ref(key.verifier())).map_err(broke)?;
    Ok(format!("{} 条，{} 块", audit.events, audit.tiles))
}

async fn clean(store: &Store) -> Checked {
    for table in crate::migrate::TABLES {
        store.database.write(Sql::new(format!("DROP TABLE {table}"), Vec::new())).await.map_err(broke)?;
    }
    Ok(format!("{} 张表", crate::migrate::TABLES.len()))
}
