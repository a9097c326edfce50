//! 部署设置 What a deployment's settings file says.

use anyhow::Context;
use serde::Deserialize;
use std::net::IpAddr;
use std::path::Path;
use web::site::Site;

/// 部署设置 All of it may be left out.
///
/// ```toml
/// domain = "xzcf.example.gov.cn"
/// https = true
/// proxies = ["127.0.0.1"]
///
/// [site]
/// region = "某某区"
/// ```
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The domain name under which it is reached; names the log at the first start, once and for all.
    pub domain: String,
    /// Reached over https, a proxy in front of it.
    pub https: bool,
    /// Addresses of the proxies in front of it: what they say in `X-Forwarded-For` of who asks is believed.
    pub proxies: Vec<IpAddr>,
    /// What its pages say about it.
    pub site: Site,
}

impl Settings {
    /// Those of the file, or what holds without one.
    pub fn of(file: Option<&Path>) -> anyhow::Result<Self> {
        file.map_or_else(|| Ok(Self::default()), Self::read)
    }

    /// Reads the file.
    fn read(file: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(file).with_context(|| format!("设置文件 {}", file.display()))?;
        toml::from_str(&text).with_context(|| format!("设置文件 {}", file.display()))
    }

    /// The name of the log.
    pub fn origin(&self) -> String {
        format!("{}/log", if self.domain.is_empty() { "localhost" } else { &self.domain })
    }
}
