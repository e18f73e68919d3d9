//! Signals that end a process, held back for the moment in which a file gets its name: whoever interrupts a run finds the
//! whole report or none, and nothing beside it.

#[cfg(unix)]
pub(super) use self::unix::Held;

/// Nothing to hold back: a console's Ctrl-C ends a process at once.
#[cfg(not(unix))]
pub(super) struct Held;

#[cfg(not(unix))]
impl Held {
    pub(super) fn new() -> Self {
        Self
    }
}

#[cfg(unix)]
mod unix {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::sync::{Arc, OnceLock};

    use signal_hook::consts::{SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::flag;
    use signal_hook::low_level::emulate_default_handler;

    /// What the handlers look at.
    struct Handled {
        /// Whether a signal does what it does otherwise.
        ends: Arc<AtomicBool>,
        /// The signal that came meanwhile.
        came: Arc<AtomicUsize>,
    }

    static HANDLED: OnceLock<Handled> = OnceLock::new();

    /// As long as this is there, SIGINT and SIGTERM wait.
    pub(in crate::cli) struct Held(());

    impl Held {
        pub(in crate::cli) fn new() -> Self {
            let handled = HANDLED.get_or_init(|| {
                let handled = Handled { ends: Arc::default(), came: Arc::default() };
                for signal in [SIGINT, SIGTERM] {
                    // Where that is not allowed, a signal ends the process as ever.
                    let _ = flag::register_conditional_default(signal, Arc::clone(&handled.ends));
                    let number = usize::try_from(signal).unwrap_or_default();
                    let _ = flag::register_usize(signal, Arc::clone(&handled.came), number);
                }
                // A limit of the size of files is then an error of the write, and not the end.
                let _ = flag::register(SIGXFSZ, Arc::default());
                handled
            });
            handled.ends.store(false, Ordering::SeqCst);
            Self(())
        }
    }

    impl Drop for Held {
        fn drop(&mut self) {
            let Some(handled) = HANDLED.get() else { return };
            handled.ends.store(true, Ordering::SeqCst);
            if let Ok(signal @ 1..) = i32::try_from(handled.came.swap(0, Ordering::SeqCst)) {
                let _ = emulate_default_handler(signal);
            }
        }
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::disallowed_methods, reason = "a test looks at what was written")]
mod tests {
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::Command;

    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::low_level::raise;

    use crate::cli::files;

    /// Says to a copy of the test what to do.
    const SIGNAL: &str = "ACMLINT_TEST_SIGNAL";
    const FILE: &str = "ACMLINT_TEST_FILE";

    #[test]
    fn a_signal_waits_until_the_file_is_whole() {
        let variable = |name: &str| std::env::vars().find(|(own, _)| own == name).map(|(_, value)| value);
        if let (Some(signal), Some(file)) = (variable(SIGNAL), variable(FILE)) {
            let signal = signal.parse().unwrap();
            let half = |out: &mut dyn std::io::Write| {
                out.write_all(b"one half")?;
                out.flush()?;
                raise(signal)?;
                out.write_all(b" and the other")
            };
            let _ = files::write(std::path::Path::new(&file), half);
            panic!("the signal ended nothing");
        }
        for signal in [SIGINT, SIGTERM] {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("report");
            std::fs::write(&file, "before").unwrap();
            let mut copy = Command::new(std::env::current_exe().unwrap());
            copy.args(["--exact", "cli::interrupt::tests::a_signal_waits_until_the_file_is_whole"]);
            let done = copy.env(SIGNAL, signal.to_string()).env(FILE, &file).output().unwrap();
            assert_eq!(done.status.signal(), Some(signal), "{done:?}");
            assert_eq!(std::fs::read(&file).unwrap(), b"one half and the other");
            assert_eq!(folder.path().read_dir().unwrap().count(), 1);
        }
    }
}
