//! What a deployment says about itself. Nothing of it is written in the pages.

use serde::{Deserialize, Serialize};

/// The place and the bodies that a deployment serves, as its settings give them. What is not given is not shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    /// 区县名称: leads the names of desk and portal.
    pub region: String,
    /// 主办单位
    pub host: String,
    /// 承办单位
    pub operator: String,
    /// 联系单位
    pub contact: String,
    /// 联系电话
    pub phone: String,
    /// 接听时间
    pub hours: String,
    /// 地址
    pub address: String,
    /// 网址 such as `https://zhifa.example.gov.cn`: the codes on documents lead there. Without it they bear none.
    pub url: String,
    /// 网站标识码
    pub site_code: String,
    /// ICP 备案号
    pub icp: String,
    /// 公安备案号
    pub police: String,
    /// Shown above every page when the people and cases are invented.
    pub notice: String,
}
