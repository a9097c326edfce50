//! 限流 How much the public may send and ask within an hour, counted by where it comes from, or by what it is about.

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use std::collections::HashMap;
use std::convert::Infallible;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};

/// Requests to correct, or inquiries, from one address in one hour.
pub const SENDINGS: u32 = 10;
/// Questions from one address in one hour: enough for mistakes in typing, too few to find a code.
pub const QUESTIONS: u32 = 60;
const HOUR: i64 = 3600;
/// Addresses that are remembered.
const ADDRESSES: usize = 10_000;

/// 限流 How many requests came from where within the hour; or about what.
#[derive(Debug)]
pub struct Gate<K = Option<IpAddr>>(Mutex<HashMap<K, (i64, u32)>>);

impl<K> Default for Gate<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash> Gate<K> {
    /// Whether there were no more than `most` from there within the hour, this one counted.
    pub fn lets_in(&self, from: K, now: i64, most: u32) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= ADDRESSES {
            seen.retain(|_, (since, _)| now - *since < HOUR);
        }
        let (since, number) = seen.entry(from).or_insert((now, 0));
        if now - *since >= HOUR {
            (*since, *number) = (now, 0);
        }
        *number += 1;
        *number <= most
    }
}

/// 来访 The address that a request comes from, where it is known.
#[derive(Debug, Clone, Copy)]
pub struct Visitor(pub Option<IpAddr>);

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map(|ConnectInfo(address)| one(address.ip()))))
    }
}

/// The address by which somebody is counted. Of IPv6 everybody has the lower half of an address at will.
fn one(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(wide) => IpAddr::V6(Ipv6Addr::from_bits(wide.to_bits() >> 64 << 64)),
        narrow => narrow,
    }
}

#[cfg(test)]
mod tests {
    use super::one;
    use std::net::IpAddr;

    #[test]
    fn a_network_of_one_house_is_one_address() {
        let counted = |text: &str| one(text.parse::<IpAddr>().expect("an address")).to_string();
        assert_eq!(counted("2001:db8:1:2:3:4:5:6"), counted("2001:db8:1:2::1"));
        assert_ne!(counted("2001:db8:1:2::1"), counted("2001:db8:1:3::1"));
        assert_eq!(counted("::ffff:10.0.0.1"), counted("10.0.0.1"));
        assert_ne!(counted("10.0.0.1"), counted("10.0.0.2"));
    }
}
