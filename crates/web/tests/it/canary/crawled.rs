//! 公众能够到达的地址 Every public address, and what it answers.

use super::Place;
use crate::district::send;
use axum::http::Method;
use std::collections::{BTreeMap, BTreeSet};
use store::views::{AnnualReportFilter, Paging, PublicationFilter, PublicationSort};

impl Place {
    /// Every address that a page of the public leads to, with what it answers.
    pub(super) async fn crawled(&self) -> BTreeMap<String, Vec<u8>> {
        let seeds = [
            "/feed.xml",
            "/feed.xml?kind=decisions",
            "/data.json",
            "/statistics.csv",
            "/robots.txt",
            "/favicon.ico",
            "/healthz",
            "/card/worker.js",
            "/log/vkey",
            "/sign-in",
            "/preferences",
            "/correction-requests",
            "/correction-requests/window?key=chenghu-water",
            "/officers?number=99010400001",
            "/officers/codes/none",
            "/verify/none",
            "/search?q=取水",
            "/statutes",
            "/statutes/行政处罚法_2021",
            "/statutes/行政处罚法_2021/48",
            "/statutes/行政处罚法_2021/since/行政处罚法_2017",
            "/rulebook",
            "/lists/chenghu-water/recorded_acts",
            "/lists/chenghu-water/recorded_acts/音-01",
            "/lists/chenghu-water/recorded_acts/音-01/compare?from=1&to=1",
            "/lists/chenghu-water/releases/1",
            "/lists/chenghu-water/releases/1/proof.json",
            "/api/v1/openapi.json",
            "/api/v1/officer-codes/none",
            "/api/v1/acts",
            "/api/v1/acts/case.open/schema",
            "/api/v1/rules",
            "/api/v1/statutes",
            "/api/v1/statutes/行政处罚法_2021",
            "/api/v1/statutes/行政处罚法_2021/since/行政处罚法_2017",
            "/api/v1/provisions?text=行政处罚法第四十八条",
            "/api/v1/search?words=取水",
            "/api/v1/search/everything?words=取水",
            "/api/v1/reports",
            "/api/v1/double-publicity/cf",
            "/api/v1/double-publicity/xk",
            "/api/v1/agencies/chenghu-water/lists",
            "/api/v1/agencies/chenghu-water/lists/recorded_acts",
            "/api/v1/agencies/chenghu-water/lists/recorded_acts/音-01",
            "/",
            "/decisions",
            "/decisions.csv",
            "/decisions.json",
            "/api/v1/publications?limit=200",
            "/api/v1/changes",
            "/api/v1/agencies",
            "/sitemap.xml",
            "/log/checkpoint",
            "/ledger",
            "/officers",
        ];
        let mut open: Vec<String> = seeds.map(web::input::encoded).to_vec();
        let all = AnnualReportFilter { released: true, ..AnnualReportFilter::default() };
        for row in self.store.annual_reports(&all, Paging { offset: 0, limit: 100 }).await.unwrap().rows {
            open.push(format!("/api/v1/reports/{}/{}", row.agency, row.year));
            for end in ["", ".json", ".csv", ".xlsx"] {
                open.push(format!("/reports/{}/{}{end}", row.agency, row.year));
            }
        }
        let (all, paging) = (PublicationFilter::default(), Paging { offset: 0, limit: 100 });
        let page = self.store.publications(&all, PublicationSort::Published, paging);
        for row in page.await.unwrap().rows {
            for end in ["", "/proof.json", "/correction"] {
                open.push(format!("/decisions/{}{end}", row.id));
            }
            for end in ["", "/proof", "/outlets"] {
                open.push(format!("/api/v1/publications/{}{end}", row.id));
            }
        }
        let size = u64::try_from(self.store.log_size().await.unwrap()).unwrap();
        open.push(format!("/log/tile/0/000.p/{}", size.min(255)));
        let mut read = BTreeMap::new();
        let mut seen: BTreeSet<String> = open.iter().cloned().collect();
        while let Some(path) = open.pop() {
            let answer = send(&self.router, Method::GET, &path, None, "", "").await;
            let text = String::from_utf8_lossy(&answer.bytes).into_owned();
            read.insert(path.clone(), answer.bytes.to_vec());
            // The law is the same everywhere and long; orders and pages of lists show the same again.
            let once = path.starts_with("/statutes/") || path.contains('?');
            if once || !text.contains("<html") {
                continue;
            }
            for link in text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                let link = link.split('#').next().unwrap().replace("&amp;", "&");
                let skipped =
                    ["/assets/", "/preferences", "/statutes/", "/rulebook"].iter().any(|start| link.starts_with(start));
                if link.starts_with('/') && !skipped && seen.insert(link.clone()) {
                    open.push(link);
                }
            }
        }
        read
    }
}

/// Whether an address is one of this pattern: `{id}` is any one part, `{*path}` any number of them.
pub fn fits(path: &str, pattern: &str) -> bool {
    let path = path.split('?').next().unwrap();
    let (mut parts, mut wanted) = (path.split('/'), pattern.split('/'));
    loop {
        match (parts.next(), wanted.next()) {
            (None, None) => return true,
            (Some(_), Some(part)) if part.starts_with("{*") => return true,
            (Some(one), Some(part)) if part.starts_with('{') || one == part => {}
            _ => return false,
        }
    }
}
