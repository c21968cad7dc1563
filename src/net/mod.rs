//! TCP, TLS and WebSocket with time limits of our own: `tokio-tungstenite` has none.
