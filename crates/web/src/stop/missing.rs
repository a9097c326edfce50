//! 找不到 What an address that leads nowhere was meant to be, and what its reader can do instead.

/// 找不到 What is said of an address that leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// The heading.
    pub title: &'static str,
    /// What may be the reason.
    pub why: &'static str,
    /// What to do.
    pub advice: &'static str,
    /// Where to look: title and address.
    pub ways: &'static [(&'static str, &'static str)],
}

const DECISION: Missing = Missing {
    title: "没有这份决定",
    why: "可能是地址写错或者不完整。公开过的决定，地址一直有效：撤下、公示期满的，页面也保留说明。",
    advice: "请按文号、企业名称或者违法行为查找。",
    ways: &[("查处罚决定", "/decisions")],
};
const AGENCY: Missing = Missing {
    title: "没有这个机关",
    why: "可能是地址写错，或者这个机关不在本站公开。",
    advice: "请从机关名录里选，或者按名称、简称检索。",
    ways: &[("看全部机关和清单", "/lists"), ("检索", "/search")],
};
const LIST: Missing = Missing {
    title: "没有这份清单或者这一次发布",
    why: "可能是地址写错，或者这个机关没有公开这份清单。",
    advice: "请从机关名录里选机关，再选清单。",
    ways: &[("看全部机关和清单", "/lists")],
};
const ROW: Missing = Missing {
    title: "清单里没有这一项",
    why: "可能是编码写错。公开过的项目，地址一直有效：撤销的，页面也保留历次版本。",
    advice: "请在清单里按名称或者编码查找，或者用全站检索。",
    ways: &[("看全部机关和清单", "/lists"), ("检索", "/search")],
};
const CERTIFICATE: Missing = Missing {
    title: "没有查到这个执法证件",
    why: "可能是证件编号或者二维码的地址写错。没有查到的，不能证明对方是执法人员。",
    advice: "请在查执法人员页面输入证件编号重查；仍然查不到的，请向机关核实；不出示执法证件的，您可以拒绝接受调查或者检查（行政处罚法第五十五条第一款）。",
    ways: &[("查执法人员", "/officers")],
};
const PROOF: Missing = Missing {
    title: "这不是文书的指纹",
    why: "文书的指纹是文书页脚的 64 位数字和字母（a 至 f），地址里的不完整或者写错了。",
    advice: "请重新扫描文书上的二维码，或者在核验页输入指纹。",
    ways: &[("核验", "/verify")],
};
const STATUTE: Missing = Missing {
    title: "没有收录这部法规、这个版本或者这一条",
    why: "可能是地址写错，或者法规库没有收录。",
    advice: "请按名称或者条文里的词查找；同一部法规的各个版本列在它的页面上。",
    ways: &[("查法律条文", "/statutes")],
};
const REPORT: Missing = Missing {
    title: "没有这份年报",
    why: "可能是地址写错，或者这个机关这一年的年报还没有公开。",
    advice: "请从年报目录里选机关和年份。",
    ways: &[("看统计年报", "/reports")],
};
const WINDOW: Missing = Missing {
    title: "没有这个窗口的岗位公示",
    why: "可能是地址写错，或者这个机关没有公开窗口岗位。",
    advice: "请从机关名录里选机关。",
    ways: &[("看全部机关和清单", "/lists")],
};
const FILE: Missing = Missing {
    title: "没有这份数据文件",
    why: "可能是文件名写错。每份数据有 .csv 和 .jsonl 两种，各有一个 .sha256 摘要。",
    advice: "请从数据下载页选。",
    ways: &[("数据下载", "/data")],
};
const CORRECTION: Missing = Missing {
    title: "没有找到要申请更正的内容",
    why: "可能是地址写错，或者这项内容没有公开过。",
    advice: "请先找到有误的页面，再点页面上的“申请更正”。",
    ways: &[("检索", "/search"), ("查询更正申请", "/correction-requests")],
};
const ASK: Missing = Missing {
    title: "没有这种来件",
    why: "可以提交的有咨询、投诉、举报。",
    advice: "请从下面的页面选。",
    ways: &[("咨询、投诉、举报", "/ask")],
};
const PAGE: Missing = Missing {
    title: "找不到这个页面",
    why: "可能是地址写错，或者页面已经移走。",
    advice: "请检查地址，用全站检索查找，或者从网站地图里选。",
    ways: &[("检索", "/search"), ("网站地图", "/sitemap")],
};
const DESK: Missing = Missing {
    title: "找不到这个页面",
    why: "可能是地址或案号写错，内容已经移走，或者您没有查看的权限。",
    advice: "请检查地址，或者从待办、案件列表里查找。",
    ways: &[],
};

impl Missing {
    /// What was meant by an address: path and query.
    #[must_use]
    pub fn at(address: &str, signed_in: bool) -> Self {
        let path = address.split('?').next().unwrap_or_default();
        let mut steps = path.split('/').filter(|step| !step.is_empty());
        let (first, deeper) = (steps.next().unwrap_or_default(), steps.count());
        match (first, deeper) {
            ("decisions", 1..) => DECISION,
            ("lists", 1) => AGENCY,
            ("lists", 2) => LIST,
            ("lists", 3..) if path.contains("/releases/") => LIST,
            ("lists", 3..) => ROW,
            ("officers", 1..) => CERTIFICATE,
            ("verify", 1..) => PROOF,
            ("statutes", 1..) => STATUTE,
            ("reports", 1..) => REPORT,
            ("windows", 1..) => WINDOW,
            ("data", 1..) => FILE,
            ("correction-requests", 1..) => CORRECTION,
            ("ask", 1..) => ASK,
            _ if signed_in => DESK,
            _ => PAGE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_leads_nowhere_is_told_by_what_it_was_meant_to_be() {
        let titles = [
            ("/decisions/none?x=1", false, DECISION),
            ("/lists/nobody", false, AGENCY),
            ("/lists/nobody/matters", false, LIST),
            ("/lists/nobody/releases/7", false, LIST),
            ("/lists/nobody/matters/x", true, ROW),
            ("/officers/codes/none", false, CERTIFICATE),
            ("/nothing", false, PAGE),
            ("/cases/none", true, DESK),
            ("/cases/none", false, PAGE),
        ];
        for (address, signed_in, meant) in titles {
            assert_eq!(Missing::at(address, signed_in), meant, "{address}");
        }
    }

    #[test]
    fn the_public_is_not_asked_for_case_numbers() {
        for address in ["/", "/decisions/x", "/lists/x", "/verify/x", "/nothing/at/all"] {
            let said = Missing::at(address, false);
            assert!(!said.why.contains("案号") && !said.advice.contains("案号") && !said.ways.is_empty(), "{address}");
        }
    }
}
