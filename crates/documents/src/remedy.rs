//! 救济告知: the paragraph that tells the party how to contest an act, made by rule.

/// 行政复议机关: where reconsideration is applied for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reconsideration<'a> {
    /// 本级人民政府: acts of a department of a local government (行政复议法 第二十四条).
    Government(&'a str),
    /// 上一级主管部门: agencies led vertically, tax and state security (第二十七条).
    Superior(&'a str),
    /// 司法行政部门: the government or the judicial department one level up, as the party chooses (第二十八条).
    Judicial {
        /// 本级人民政府.
        government: &'a str,
        /// 上一级司法行政部门.
        superior: &'a str,
    },
}

/// Which act is contested, and whether reconsideration must come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// Reconsideration or an action at law, as the party chooses.
    Free,
    /// 复议前置: reconsideration first (行政复议法 第二十三条).
    ReconsiderationFirst,
}

/// What the paragraph is made from.
#[derive(Debug, Clone, Copy)]
pub struct Remedy<'a> {
    /// The document that states it, such as 决定书 or 通知书.
    pub document: &'a str,
    /// 行政复议机关.
    pub reconsideration: Reconsideration<'a>,
    /// 管辖法院.
    pub court: &'a str,
    /// Whether reconsideration must come first.
    pub route: Route,
    /// Whether the act orders something that a court may enforce.
    pub enforceable: bool,
}

/// 救济告知段: sixty days for reconsideration, six months for an action, fifteen days after reconsideration
/// where it comes first; execution is not stopped; enforcement by the court if the act orders something.
#[must_use]
pub fn paragraph(remedy: &Remedy<'_>) -> String {
    let Remedy { document, reconsideration, court, route, enforceable } = *remedy;
    let body = match reconsideration {
        Reconsideration::Government(body) | Reconsideration::Superior(body) => format!("向{body}申请行政复议"),
        Reconsideration::Judicial { government, superior } => format!("向{government}或者{superior}申请行政复议"),
    };
    let choice = match route {
        Route::Free => format!(
            "如不服本{document}，可以自收到本{document}之日起六十日内{body}，也可以自收到本{document}之日起六个月内依法直接向{court}提起行政诉讼。"
        ),
        Route::ReconsiderationFirst => format!(
            "如不服本{document}，应当自收到本{document}之日起六十日内先{body}；对行政复议决定不服的，可以自收到行政复议决定书之日起十五日内依法向{court}提起行政诉讼。"
        ),
    };
    let execution = format!("行政复议、行政诉讼期间，本{document}不停止执行，法律另有规定的除外。");
    let enforcement =
        format!("逾期不申请行政复议、不提起行政诉讼，又不履行本{document}的，本机关将依法申请人民法院强制执行。");
    if enforceable { choice + &execution + &enforcement } else { choice }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PENALTY: Remedy<'_> = Remedy {
        document: "决定书",
        reconsideration: Reconsideration::Government("澄湖区人民政府"),
        court: "澄湖区人民法院",
        route: Route::Free,
        enforceable: true,
    };

    #[test]
    fn a_penalty_of_a_local_department_is_contested_at_its_government_or_in_court() {
        let text = paragraph(&PENALTY);
        assert!(text.contains("六十日内向澄湖区人民政府申请行政复议，也可以"), "{text}");
        assert!(text.contains("六个月内依法直接向澄湖区人民法院提起行政诉讼"), "{text}");
        assert!(text.contains("不停止执行") && text.contains("申请人民法院强制执行"), "{text}");
    }

    #[test]
    fn an_act_of_the_judicial_department_names_both_bodies() {
        let reconsideration =
            Reconsideration::Judicial { government: "澄湖区人民政府", superior: "云州市司法局" };
        assert!(
            paragraph(&Remedy { reconsideration, ..PENALTY }).contains("向澄湖区人民政府或者云州市司法局申请行政复议")
        );
    }

    #[test]
    fn where_reconsideration_comes_first_the_action_follows_within_fifteen_days() {
        let text = paragraph(&Remedy { route: Route::ReconsiderationFirst, ..PENALTY });
        assert!(
            text.contains("先向澄湖区人民政府申请行政复议") && text.contains("十五日内") && !text.contains("六个月"),
            "{text}"
        );
    }

    #[test]
    fn an_act_that_orders_nothing_says_nothing_of_execution() {
        let text = paragraph(&Remedy { enforceable: false, ..PENALTY });
        assert!(!text.contains("执行"), "{text}");
    }
}
