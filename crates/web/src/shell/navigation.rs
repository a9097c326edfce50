//! 导航 What the desk and the portal lead to: areas by role, channels for everybody.

use domain::people::{Person, Role};

/// An area of the desk.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    /// The heading that it stands under.
    pub group: &'static str,
    /// Key for [`Page::at`] and [`Frame::count`].
    pub key: &'static str,
    /// Its name.
    pub title: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// Its address.
    pub href: &'static str,
    /// The letter after `g` that goes there.
    pub letter: &'static str,
    /// Who has it.
    pub roles: &'static [Role],
}

use Role::{Administrator, Archivist, DisclosureOfficer, Head, Officer, Reviewer, UnitHead};

/// The navigation of the desk; each person sees the areas of their roles, in this order.
pub const AREAS: &[Area] = &[
    Area {
        group: "办案",
        key: "work",
        title: "我的待办",
        icon: "inbox",
        href: "/work",
        letter: "q",
        roles: &[Officer, UnitHead, Head, Reviewer, DisclosureOfficer, Archivist, Administrator],
    },
    Area {
        group: "办案", key: "card", title: "亮证", icon: "id-card", href: "/card", letter: "z", roles: &[Officer]
    },
    Area {
        group: "办案",
        key: "leads",
        title: "线索",
        icon: "flag",
        href: "/leads",
        letter: "x",
        roles: &[Officer, UnitHead, Head],
    },
    Area {
        group: "办案",
        key: "cases",
        title: "案件",
        icon: "folder-open",
        href: "/cases",
        letter: "c",
        roles: &[Officer, UnitHead, Head, Reviewer, DisclosureOfficer, Archivist],
    },
    Area {
        group: "办案",
        key: "approvals",
        title: "审批",
        icon: "stamp",
        href: "/approvals",
        letter: "p",
        roles: &[Head],
    },
    Area {
        group: "审核与公开",
        key: "reviews",
        title: "法制审核",
        icon: "scale",
        href: "/reviews",
        letter: "r",
        roles: &[Reviewer, Head],
    },
    Area {
        group: "审核与公开",
        key: "publications",
        title: "公示管理",
        icon: "megaphone",
        href: "/publications",
        letter: "g",
        roles: &[DisclosureOfficer, Head],
    },
    Area {
        group: "审核与公开",
        key: "lists",
        title: "清单管理",
        icon: "list-checks",
        href: "/desk/lists",
        letter: "d",
        roles: &[Officer, UnitHead, Head, Reviewer, DisclosureOfficer, Administrator],
    },
    Area {
        group: "审核与公开",
        key: "inquiries",
        title: "咨询投诉举报",
        icon: "phone",
        href: "/inquiries",
        letter: "t",
        roles: &[Officer, UnitHead, Head, Reviewer, DisclosureOfficer],
    },
    Area {
        group: "审核与公开",
        key: "corrections",
        title: "更正申请",
        icon: "pencil",
        href: "/corrections",
        letter: "e",
        roles: &[DisclosureOfficer, Head],
    },
    Area {
        group: "审核与公开",
        key: "statute-changes",
        title: "法规变动",
        icon: "book-open",
        href: "/statute-changes",
        letter: "l",
        roles: &[Reviewer, Head, Administrator],
    },
    Area {
        group: "审核与公开",
        key: "annual-reports",
        title: "统计年报",
        icon: "chart-column",
        href: "/annual-reports",
        letter: "y",
        roles: &[DisclosureOfficer, Head, Reviewer],
    },
    Area {
        group: "人员",
        key: "people",
        title: "人员与证件",
        icon: "users",
        href: "/people",
        letter: "n",
        roles: &[Officer, UnitHead, Head, Reviewer, DisclosureOfficer, Archivist, Administrator],
    },
    Area {
        group: "人员",
        key: "training",
        title: "培训与考试",
        icon: "book-open",
        href: "/training",
        letter: "k",
        roles: &[Officer, UnitHead, Head, Reviewer, DisclosureOfficer, Archivist, Administrator],
    },
    Area {
        group: "系统",
        key: "accounts",
        title: "账号",
        icon: "lock",
        href: "/accounts",
        letter: "u",
        roles: &[Administrator],
    },
    Area {
        group: "系统",
        key: "agency",
        title: "机构与人员",
        icon: "users",
        href: "/agency",
        letter: "a",
        roles: &[Administrator],
    },
];

/// The channels of the portal: key, title, address.
pub const CHANNELS: &[(&str, &str, &str)] = &[
    ("home", "首页", "/"),
    ("lists", "事前公开", "/lists"),
    ("officers", "查执法人员", "/officers"),
    ("decisions", "处罚决定", "/decisions"),
    ("ask", "咨询投诉举报", "/ask"),
    ("statutes", "法律条文", "/statutes"),
    ("data", "数据与年报", "/statistics"),
    ("ledger", "公开日志", "/ledger"),
    ("verify", "核验", "/verify"),
];

/// Whether the navigation leads this person to an area.
#[must_use]
pub fn sees(person: &Person, key: &str) -> bool {
    AREAS.iter().any(|area| area.key == key && area.roles.iter().any(|role| person.is(*role)))
}
