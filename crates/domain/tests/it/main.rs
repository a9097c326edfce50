//! 行政处罚普通程序: the rules of the domain, each with the article that says so.

#![expect(clippy::unwrap_used, reason = "a test says what it expects by failing")]

mod account;
mod after;
mod annual_report;
mod aside;
mod certified;
mod citation;
mod correction_request;
mod course;
mod credit;
mod decided;
mod delivery;
mod desk;
mod frozen;
mod full_text;
mod goods;
mod inquiry;
mod law;
mod list;
mod offices;
mod outlet;
mod performance;
mod personnel;
mod preservation;
mod publication;
mod redaction;
mod referral;
mod refusal;
mod samples;
mod stage;
mod statute;
mod time;
mod upkeep;
mod walk;
mod whose;
