//! The documents as they come out: text against golden files, mandatory fields, sameness, hostile data.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod case;
mod desk;

use documents::{Engine, Form, RenderError, digest_groups};
use serde_json::{Value, json};
use std::{fs, path::PathBuf, sync::LazyLock};

/// Golden texts are made with Noto Serif CJK alone: where lines break depends on the face.
static ENGINE: LazyLock<Engine> = LazyLock::new(engine);

fn engine() -> Engine {
    let noto = PathBuf::from("/usr/share/fonts/opentype/noto");
    if noto.is_dir() { Engine::with_fonts(vec![noto]) } else { Engine::new(None) }
}

fn path(folder: &str, form: Form, ending: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder).join(format!("{}.{ending}", form.slug()))
}

fn sample(form: Form) -> Value {
    serde_json::from_str(&fs::read_to_string(path("samples", form, "json")).unwrap()).unwrap()
}

/// Removes what a path of a mandatory field points to.
fn remove(data: &mut Value, path: &str) {
    let (parents, key) = path.rsplit_once('.').map_or((Vec::new(), path), |(p, key)| (p.split('.').collect(), key));
    let mut here = data;
    for step in parents {
        here = match step.strip_suffix("[]") {
            Some(list) => &mut here[list][0],
            None => &mut here[step],
        };
    }
    if let Some(fields) = here.as_object_mut() {
        fields.remove(key);
    }
}

/// With `GOLDEN=write` the golden files are made anew, to be read before they are kept.
#[test]
fn every_form_reads_as_its_golden_text() {
    let write = std::env::var("GOLDEN").is_ok_and(|v| v == "write");
    let mut differing = Vec::new();
    for form in Form::ALL {
        let text = ENGINE.render(form, &sample(form)).unwrap_or_else(|e| panic!("{}: {e}", form.slug())).text;
        let golden = path("expected", form, "txt");
        if write {
            fs::write(&golden, &text).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != text {
            differing.push(form.slug());
        }
    }
    assert!(differing.is_empty(), "differ from expected/: {differing:?}");
}

#[test]
fn a_document_that_lacks_a_mandatory_field_is_not_made_and_names_it() {
    for form in Form::ALL {
        for field in form.mandatory() {
            let mut data = sample(form);
            remove(&mut data, field.path);
            match ENGINE.render(form, &data) {
                Err(RenderError::Missing(missing)) => {
                    let named = missing.fields.iter().any(|f| f.label == field.label);
                    assert!(named, "{} without {}: {missing}", form.slug(), field.path);
                }
                // A condition or an absent optional list excuses the field.
                other => assert!(
                    other.is_ok() && excused(form, field.path),
                    "{} without {}: {:?}",
                    form.slug(),
                    field.path,
                    other.err()
                ),
            }
        }
    }
}

fn excused(form: Form, path: &str) -> bool {
    matches!(
        (form, path),
        (Form::HearingNotice, "closed_reason")
            | (Form::PenaltyDecision, "performance")
            | (Form::DeferralNotice, "until")
    )
}

#[test]
fn an_empty_penalty_decision_lists_everything_the_statute_requires() {
    let Err(RenderError::Missing(missing)) = ENGINE.render(Form::PenaltyDecision, &json!({"fine_fen": 100})) else {
        panic!("made from nothing")
    };
    let bases: Vec<_> = missing.fields.iter().map(|f| f.basis).collect();
    for item in ["一", "二", "三", "五", "六"] {
        assert!(
            bases.contains(&format!("《中华人民共和国行政处罚法》第五十九条第一款第{item}项").as_str()),
            "{missing}"
        );
    }
    assert!(missing.to_string().contains("代收机构名称"), "{missing}");
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    let data = sample(Form::PenaltyDecision);
    let first = ENGINE.render(Form::PenaltyDecision, &data).unwrap();
    let second = engine().render(Form::PenaltyDecision, &data).unwrap();
    assert_eq!(first, second);
    assert!(first.pdf.starts_with(b"%PDF-1.7"));
}

#[test]
fn each_page_bears_its_number_and_the_digest_of_the_data() {
    let data = sample(Form::PenaltyDecision);
    let text = ENGINE.render(Form::PenaltyDecision, &data).unwrap().text;
    let pages: Vec<_> = text.split('\u{c}').collect();
    for (i, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("第{}页　共{}页", i + 1, pages.len())), "{page}");
        assert!(page.contains(&digest_groups(&data)), "{page}");
    }
}

/// Facts of every length: whatever the page holds, the closing takes words of the document with it.
#[test]
fn no_page_begins_with_the_contact_lines_or_the_seal() {
    for form in [Form::PriorNotice, Form::HearingRightNotice, Form::CorrectionOrder] {
        for lines in (1..=19).step_by(3) {
            let mut data = sample(form);
            data["facts"] = json!("当事人在专门存放地以外的河岸坡地倾倒施工弃土。".repeat(lines));
            let text = ENGINE.render(form, &data).unwrap().text;
            for page in text.split('\u{c}').skip(1) {
                let first = page.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
                let alone = ["机关地址", "联系人", "联系电话"].iter().any(|word| first.starts_with(word));
                let seal = Some(first.trim()) == data["agency"]["name"].as_str();
                assert!(!alone && !seal, "{}, {lines}: {page}", form.slug());
            }
        }
    }
}

#[test]
fn whatever_a_field_says_is_set_as_plain_text() {
    let hostile = "#panic(\"x\") $1/0$ *粗* <script>alert(1)</script> \u{202e}倒 𠮷㐂喆 @ref \\ `raw` https://a.b/c";
    let mut data = sample(Form::PenaltyDecision);
    data["facts"] = json!(hostile);
    data["party"]["name"] = json!(hostile);
    let text = ENGINE.render(Form::PenaltyDecision, &data).unwrap().text.replace('\n', "");
    for part in ["#panic(\"x\")", "<script>", "𠮷㐂喆", "*粗*"] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn a_character_without_glyph_is_named_and_not_printed_as_a_box() {
    let mut data = sample(Form::PenaltyDecision);
    data["facts"] = json!("当事人称“\u{1f600}”。");
    let refusal = ENGINE.render(Form::PenaltyDecision, &data).unwrap_err();
    assert_eq!(refusal, RenderError::NoGlyph(vec!['\u{1f600}']));
}

#[test]
fn data_of_a_wrong_shape_is_refused_and_does_not_panic() {
    let mut data = sample(Form::PenaltyDecision);
    data["evidence"] = json!("不是列表");
    assert!(matches!(ENGINE.render(Form::PenaltyDecision, &data), Err(RenderError::Template(_))));
}

#[test]
fn the_preview_is_made_even_of_an_unfinished_document() {
    let mut data = sample(Form::PenaltyDecision);
    data["number"] = Value::Null;
    data["date"] = Value::Null;
    let pages = ENGINE.preview(Form::PenaltyDecision, &data).unwrap();
    assert!(pages.len() > 1 && pages.iter().all(|page| page.starts_with("<svg")));
}

#[test]
fn the_description_of_the_data_names_every_form_and_its_mandatory_fields() {
    let description = fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("FORMS.md")).unwrap();
    for form in Form::ALL {
        let row = description.lines().find(|line| line.starts_with(&format!("| `{}` |", form.slug()))).unwrap();
        assert!(row.contains(form.title()), "{row}");
        for field in form.mandatory().filter(|field| !matches!(field.path, "agency.name" | "number" | "date")) {
            let first = field.path.split(['.', '[']).next().unwrap();
            assert!(row.contains(&format!("`{first}")), "{} of {}", field.path, form.slug());
        }
    }
}
