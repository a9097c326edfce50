//! Serving until told to stop, and stopping in good order.

use crate::clock;
use crate::deployment::Deployment;
use crate::proxy;
use crate::settings::Settings;
use anyhow::Context;
use axum::serve::ListenerExt;
use domain::context::legal_day;
use jiff::{Timestamp, tz};
use office::Office;
use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use web::app::{App, router};
use web::portal::Portal;

/// How often it is looked whether a day brings work of its own.
const DAILY_WORK: Duration = Duration::from_secs(3600);
/// How long requests may take to end once the server is to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves a deployment until a signal comes or the store breaks.
pub async fn serve(deployment: Deployment, settings: Settings, host: IpAddr, port: u16) -> anyhow::Result<ExitCode> {
    let store = deployment.office.store().clone();
    let mut site = settings.site;
    if site.url.is_empty() && !settings.domain.is_empty() {
        site.url = format!("{}://{}", if settings.https { "https" } else { "http" }, settings.domain);
    }
    let proxies: Arc<[IpAddr]> = settings.proxies.into();
    let settings = web::app::Settings { site: Arc::new(site), secure: settings.https, clock: clock::now };
    let following = tokio::spawn(deployment.finder.clone().follow(deployment.office.clone(), clock::now));
    let daily = tokio::spawn(daily(deployment.office.clone()));
    let app = App::new(settings, deployment.office.clone(), deployment.vault.clone())
        .with_portal(Portal::new(deployment.finder.clone()));
    // Heard from before the first request is answered.
    let mut terminate = signal(SignalKind::terminate())?;
    let listener = TcpListener::bind((host, port)).await.with_context(|| format!("不能监听 {host}:{port}"))?;
    let address = listener.local_addr()?;
    let (stop, stopped) = watch::channel(false);
    let mut told = stopped.clone();
    let serving = axum::serve(
        // Small answers go out at once.
        listener.tap_io(|stream| drop(stream.set_nodelay(true))),
        router(app)
            .layer(axum::middleware::from_fn_with_state(proxies, proxy::visitor))
            .into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(async move { drop(told.wait_for(|stop| *stop).await) });
    let mut serving = tokio::spawn(async move { serving.await });
    tracing::info!(%address, "serving");

    let mut broken = false;
    tokio::select! {
        ended = &mut serving => ended??,
        _ = terminate.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        () = store.broken() => broken = true,
    }
    tracing::info!(broken, "stopping");
    stop.send_replace(true);
    if tokio::time::timeout(PATIENCE, &mut serving).await.is_err() {
        serving.abort();
    }
    following.abort();
    daily.abort();
    deployment.close().await;
    Ok(if broken { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// What a day brings without anybody's doing, for as long as the process runs: publications end on the day after their term,
/// and the report of the year that has ended becomes a task.
async fn daily(office: Office) {
    loop {
        match office.end_terms(clock::now()).await {
            Ok(0) => {}
            Ok(ended) => tracing::info!(ended, "terms of publications have run"),
            Err(error) => tracing::warn!("terms of publications were not looked at: {error:#}"),
        }
        match office.open_annual_reports(clock::now()).await {
            Ok(result) => {
                if result.opened > 0 {
                    tracing::info!(opened = result.opened, "annual reports are due");
                }
                for (agency, error) in &result.failed {
                    tracing::warn!(agency, "the annual report was not opened: {error:#}");
                }
            }
            Err(error) => tracing::warn!("annual reports were not looked at: {error:#}"),
        }
        tokio::time::sleep(pause(clock::now())).await;
    }
}

/// Until when there is nothing to look at: for an hour, or until the next day begins, for a term ends with its last day.
fn pause(now: Timestamp) -> Duration {
    /// A clock that runs a little behind the timer is waited for.
    const LEAST: Duration = Duration::from_secs(1);
    let midnight = legal_day(now).tomorrow().and_then(|day| tz::offset(8).to_timestamp(day.at(0, 0, 0, 0)));
    let left = midnight.ok().and_then(|midnight| Duration::try_from(midnight.duration_since(now)).ok());
    left.unwrap_or(DAILY_WORK).clamp(LEAST, DAILY_WORK)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_looked_at_as_it_begins_in_china() {
        let pause = |now: &str| pause(now.parse().unwrap()).as_secs();
        assert_eq!(pause("2026-09-01T02:00:00Z"), 3600);
        assert_eq!(pause("2026-09-01T15:59:00Z"), 60);
        assert_eq!(pause("2026-09-01T15:59:59.9Z"), 1);
        assert_eq!(pause("2026-09-01T16:00:00Z"), 3600);
    }
}
