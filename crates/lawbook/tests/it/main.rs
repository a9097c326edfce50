//! 法律资料 What the product ships is whole, and what the rules cite stands there.

#![expect(clippy::unwrap_used, reason = "a test says what it expects by failing")]

mod citations;
mod corpus;
mod library;
