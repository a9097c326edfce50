//! 反向代理 Who really asks, when a proxy of ours stands in front: else all visitors would share one limit.

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Puts the visitor's address in the place of the proxy's. What others than the named proxies say of it is not believed.
pub async fn visitor(State(proxies): State<Arc<[IpAddr]>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| *peer);
    if let Some(peer) = peer
        && proxies.contains(&peer.ip().to_canonical())
        && let Some(from) = forwarded(request.headers())
    {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(from, peer.port())));
    }
    next.run(request).await
}

/// The address that our proxy itself saw: the last one, as all before it were said by the visitor.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::forwarded;
    use axum::http::{HeaderMap, HeaderValue};

    #[test]
    fn only_what_the_proxy_itself_added_is_believed() {
        let headers = |lines: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", HeaderValue::from_static(line));
            }
            headers
        };
        let seen = |lines: &[&'static str]| forwarded(&headers(lines)).map(|address| address.to_string());
        assert_eq!(seen(&["198.51.100.7"]).as_deref(), Some("198.51.100.7"));
        assert_eq!(seen(&["10.0.0.1, 198.51.100.7"]).as_deref(), Some("198.51.100.7"));
        assert_eq!(seen(&["10.0.0.1", "2001:db8::1"]).as_deref(), Some("2001:db8::1"));
        assert_eq!(seen(&["10.0.0.1, unknown"]), None);
        assert_eq!(seen(&[]), None);
    }
}
