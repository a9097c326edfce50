//! 对照 What became of a step, against what the story expects.

use super::{Outcome, Playing};
use crate::story::Step;
use domain::rule::Refusal;

impl Playing<'_> {
    /// What became of the act, against what was expected.
    pub(super) fn judge(&mut self, step: &Step, outcome: &Outcome) -> Vec<String> {
        match outcome {
            Outcome::Done if step.expects_refusal() => {
                let keys = [step.refused.as_slice(), &step.refused_only].concat();
                vec![format!("本应以 {} 拒绝，实际办理了", keys.join("、"))]
            }
            Outcome::Done if step.hidden => vec!["本应回答没有这个案件，实际办理了".to_owned()],
            Outcome::Done if step.key_reused => vec!["本应回答请求编号已用于不同内容，实际办理了".to_owned()],
            Outcome::Hidden if step.hidden => Vec::new(),
            Outcome::Hidden => vec!["回答没有这个案件：此人不在可以知道本案的范围内".to_owned()],
            Outcome::KeyReused if step.key_reused => Vec::new(),
            Outcome::KeyReused => vec!["请求编号已用于不同内容".to_owned()],
            Outcome::Done => Vec::new(),
            Outcome::Refused(refusal) if !step.expects_refusal() => {
                vec![format!("本应办理，实际被拒绝：{}", reasons(refusal))]
            }
            Outcome::Refused(refusal) => self.refused(step, refusal),
        }
    }

    /// The reasons are told once, whatever of them differs.
    fn refused(&mut self, step: &Step, refusal: &Refusal) -> Vec<String> {
        let keys = refusal.keys();
        let wanted = [step.refused.as_slice(), &step.refused_only].concat();
        let (met, unmet): (Vec<String>, Vec<String>) =
            wanted.iter().cloned().partition(|key| keys.contains(&key.as_str()));
        self.played.refused_by.extend(met);
        let mut differs = Vec::new();
        if !unmet.is_empty() {
            differs.push(format!("本应以 {} 拒绝", unmet.join("、")));
        }
        let further: Vec<&str> =
            keys.iter().copied().filter(|key| !wanted.iter().any(|wanted| wanted == key)).collect();
        if !step.refused_only.is_empty() && !further.is_empty() {
            differs.push(format!("本不应再以 {} 拒绝", further.join("、")));
        }
        for words in &step.missing_contains {
            if !refusal.breaches.iter().any(|breach| breach.missing.contains(words)) {
                differs.push(format!("拒绝的说明中应当有“{words}”"));
            }
        }
        if differs.is_empty() {
            return Vec::new();
        }
        vec![format!("{}；实际理由是：{}", differs.join("；"), reasons(refusal))]
    }
}

fn reasons(refusal: &Refusal) -> String {
    let each = refusal.breaches.iter().map(|breach| format!("{}（{}）", breach.rule.key, breach.missing));
    each.collect::<Vec<_>>().join("；")
}
