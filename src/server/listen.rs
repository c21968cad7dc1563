//! Takes connections and speaks HTTP on them. axum's own loop gives a client all the time in the world
//! for its headers; here one that dribbles them is let go.

use std::io;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::told_by;

/// Pause after the system had no file descriptor or memory for a connection.
const BREATH: Duration = Duration::from_secs(1);

/// Serves until told to stop, and then until the requests under way are answered. A connection has
/// `patience` for the headers of each request; an upgraded one is no longer ours.
pub(super) async fn run(
    listener: TcpListener,
    router: Router,
    mut stop: watch::Receiver<bool>,
    patience: Duration,
) {
    let mut connections = JoinSet::new();
    let told = stop.clone();
    loop {
        tokio::select! {
            () = told_by(&mut stop) => break,
            Some(_ended) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, router.clone(), told.clone(), patience));
                }
                Err(error) => breathe(&error).await,
            },
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// A client that gave up is nobody's trouble; a system without resources needs time.
async fn breathe(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    ) {
        return;
    }
    tracing::error!(%error, "no connection could be taken");
    sleep(BREATH).await;
}

async fn serve(stream: TcpStream, router: Router, mut stop: watch::Receiver<bool>, patience: Duration) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience);
    let service = TowerToHyperService::new(router);
    let connection = http
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::pin!(connection);
    let mut stopping = false;
    let done = loop {
        tokio::select! {
            done = connection.as_mut() => break done,
            () = told_by(&mut stop), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    };
    if let Err(error) = done {
        tracing::debug!(%error, "a connection ended early");
    }
}
