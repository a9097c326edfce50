//! 对照 What became of a step, against what the story expects.

use super::{Outcome, Playing};
use crate::story::Step;
use domain::rule::Refusal;

impl Playing<'_> {
    /// What became of the act, against what was expected.
    pub(super) fn judge(&mut self, step: &Step, outcome: &Outcome) -> Vec<String> {
        match outcome {
            Outcome::Done(_) if step.expects_refusal() => {
                let keys = [step.refused.as_slice(), &step.refused_only].concat();
                vec![format!("本应以 {} 拒绝，实际办理了", keys.join("、"))]
            }
            Outcome::Done(_) if step.hidden => vec!["本应回答没有这个案件，实际办理了".to_owned()],
            Outcome::Done(_) if step.key_reused => vec!["本应回答请求编号已用于不同内容，实际办理了".to_owned()],
            Outcome::Hidden if step.hidden => Vec::new(),
            Outcome::Hidden => vec!["回答没有这个案件：此人不在可以知道本案的范围内".to_owned()],
            Outcome::KeyReused if step.key_reused => Vec::new(),
            Outcome::KeyReused => vec!["请求编号已用于不同内容".to_owned()],
            Outcome::Done(_) => Vec::new(),
            Outcome::Refused(refusal) if !step.expects_refusal() => {
                vec![format!("本应办理，实际被拒绝：{}", reasons(refusal))]
            }
            Outcome::Refused(refusal) => self.refused(step, refusal),
        }
    }

    fn refused(&mut self, step: &Step, refusal: &Refusal) -> Vec<String> {
        let keys = refusal.keys();
        let mut texts = Vec::new();
        let wanted = [step.refused.as_slice(), &step.refused_only].concat();
        for key in &wanted {
            if keys.contains(&key.as_str()) {
                self.played.refused_by.push(key.clone());
            } else {
                texts.push(format!("本应以 {key} 拒绝，实际理由是：{}", reasons(refusal)));
            }
        }
        if !step.refused_only.is_empty() {
            for key in keys.iter().filter(|key| !wanted.iter().any(|wanted| wanted == *key)) {
                texts.push(format!("另外还以 {key} 拒绝：{}", reasons(refusal)));
            }
        }
        for words in &step.missing_contains {
            if !refusal.breaches.iter().any(|breach| breach.missing.contains(words)) {
                texts.push(format!("拒绝的说明中没有“{words}”：{}", reasons(refusal)));
            }
        }
        texts
    }
}

fn reasons(refusal: &Refusal) -> String {
    let each = refusal.breaches.iter().map(|breach| format!("{}（{}）", breach.rule.key, breach.missing));
    each.collect::<Vec<_>>().join("；")
}
