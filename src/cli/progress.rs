//! A line on the terminal that says how far a run is, once it takes a while.
//!
//! It is one line of text, which a crate for progress bars would draw with a terminal library of its own.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::check::Progress;

/// Nothing is shown of a run that is over by then.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often it is drawn.
const BEAT: Duration = Duration::from_millis(100);
/// What moves, so that one sees that it does.
const WHEEL: [&str; 4] = ["|", "/", "-", "\\"];

/// Draws until it is dropped, and then leaves nothing behind.
pub(super) struct Line {
    over: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Line {
    /// Watches a run.
    pub(super) fn watch(progress: Arc<Progress>, out: impl Write + Send + 'static) -> Self {
        let (over, ended) = mpsc::channel();
        let thread = std::thread::spawn(move || draw(&progress, &ended, out, PATIENCE));
        Self { over: Some(over), thread: Some(thread) }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.over.take();
        if let Some(thread) = self.thread.take() {
            // Where drawing failed there is nothing to clear.
            let _ = thread.join();
        }
    }
}

fn draw(progress: &Progress, ended: &mpsc::Receiver<()>, mut out: impl Write, patience: Duration) {
    let mut wait = patience;
    for wheel in WHEEL.into_iter().cycle() {
        if ended.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
            break;
        }
        wait = BEAT;
        if write!(out, "\r\x1b[2K{wheel} {}", words(progress)).and_then(|()| out.flush()).is_err() {
            return;
        }
    }
    if wait == BEAT {
        let _ = write!(out, "\r\x1b[2K").and_then(|()| out.flush());
    }
}

fn words(progress: &Progress) -> String {
    let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
    match (count(&progress.files), count(&progress.read), count(&progress.configurations)) {
        (0, ..) => "looking for files".to_owned(),
        (files, read, 0) => format!("reading: {read} of {files} files"),
        (.., configurations) => format!("evaluating: {configurations} configurations"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_run_shows_nothing_and_a_long_one_leaves_nothing() {
        let progress = Progress::default();
        progress.files.store(9, Ordering::Relaxed);
        progress.read.store(4, Ordering::Relaxed);
        let drawn = |patience: Duration, send: bool| {
            let (over, ended) = mpsc::channel();
            if send {
                over.send(()).unwrap();
            }
            std::thread::scope(|scope| {
                let progress = &progress;
                let thread = scope.spawn(move || {
                    let mut out = Vec::new();
                    draw(progress, &ended, &mut out, patience);
                    out
                });
                std::thread::sleep(BEAT / 2);
                drop(over);
                String::from_utf8(thread.join().unwrap()).unwrap()
            })
        };
        assert_eq!(drawn(PATIENCE, true), "");
        let shown = drawn(Duration::ZERO, false);
        assert!(shown.starts_with("\r\x1b[2K| reading: 4 of 9 files") && shown.ends_with("\r\x1b[2K"), "{shown:?}");
    }
}
