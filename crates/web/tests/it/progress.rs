//! 办理进度: whoever holds the code on the papers reads the stage and the party's own days, and nothing of the inside.

use domain::case::stage::Stage;
use jiff::civil::date;
use office::{Office, Stop};
use store::{Options, SignerKey, Store, sqlite_url};

#[tokio::test]
async fn a_party_reads_its_case_by_number_and_code_and_learns_nothing_of_the_inside() {
    let folder = tempfile::tempdir().unwrap();
    let key = SignerKey::from_seed("test/log", &[7; 32]).unwrap();
    let url = sqlite_url(&folder.path().join("test.db"));
    let office = Office::new(Store::open(&url, Options::default().log_key(key)).await.unwrap());
    let today = date(2026, 11, 20);
    stories::found(&office, stories::agencies().unwrap(), today).await.unwrap();
    let scripts: Vec<_> = ["demo/05-noticed.toml", "demo/10-delivered.toml"]
        .iter()
        .map(|file| stories::read_shipped(file).unwrap())
        .collect();
    let played = stories::seed(&office, &scripts, today).await.unwrap();
    let at = jiff::tz::offset(8).to_timestamp(today.at(10, 0, 0, 0)).unwrap();
    for story in &played {
        assert!(story.differences.is_empty(), "{:?}", story.differences);
        let case = story.cases.values().next().unwrap();
        let row = office.store().case_row(case).await.unwrap().unwrap();
        let (number, code) = (row.number.unwrap(), office.progress_code(case).unwrap());
        let found =
            office.progress(&number.replace('〔', "[").replace('〕', "］"), &code.to_lowercase(), at).await.unwrap();
        assert_eq!(found.number, number);
        assert!(
            found.stages.iter().all(|(stage, _)| !matches!(stage, Stage::Lead | Stage::Review | Stage::Discussion))
        );
        assert!(found.dues.iter().all(|due| due.who == domain::due::Who::Party), "{:?}", found.dues);
        assert!(!found.dues.is_empty(), "there is something that the party may do now");
        let other = office.progress_code("another case").unwrap();
        for (number, code) in [(number.as_str(), other.as_str()), ("没有这个编号", code.as_str()), (&number, "")]
        {
            assert!(matches!(office.progress(number, code, at).await, Err(Stop::NotFound)));
        }
    }
    let nobody = office.progress_code("nobody").unwrap();
    assert!(
        matches!(office.progress("没有这个编号", &nobody, at).await, Err(Stop::NotFound)),
        "no case stands in for none"
    );
}
