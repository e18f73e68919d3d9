//! How far acmlint goes before it stops and says so.
//!
//! It reads what strangers write: without limits a few lines could keep it busy for hours. What meets one is *told as a
//! problem*, and the run fails (exit code 2), because what lies behind the limit was not judged. Those that somebody
//! with a very large repository can meet are settings, under `[limits]` of `acmlint.toml`; the stack and the memory set
//! a ceiling to each. Others (levels of nesting in a document, bytes of one formatted number) nobody meets who does not
//! want to: they stand where they hold.
//!
//! None of them is a time: the same input gives the same answer on any machine. With those that are not set otherwise,
//! an input of 1 MB takes less than 2 seconds and 500 MB.

/// Something that there may be only so much of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Limit {
    /// Steps that the evaluation of one deployment takes, and that of all of a run: an expression that is evaluated, an element of a collection
    /// or 64 bytes of text that are made, a fortieth of a resource instance.
    Fuel,
    /// Elements that one `for`, `setproduct`, `distinct` or template loop makes or goes over.
    Elements,
    /// Instances that one `count`, `for_each` or `dynamic` makes, each looked at by itself.
    Instances,
    /// Module calls inside module calls.
    ModuleDepth,
    /// Module instances of one deployment.
    ModuleInstances,
    /// Bytes of a regular expression; compiled it may have a thousand times as many.
    PatternBytes,
    /// MiB of a file that people write.
    FileSize,
    /// MiB of a document that machines write: a plan, a state, a template.
    DocumentSize,
}

/// What is to be known of a limit.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Which it is.
    pub limit: Limit,
    /// Its key under `[limits]`.
    pub name: &'static str,
    /// What it is where nobody says otherwise.
    pub default: u32,
    /// What it can be at most.
    pub most: u32,
    /// What it counts, for people.
    pub counts: &'static str,
    /// Why it is there.
    pub why: &'static str,
}

/// All that can be set, in the order in which they are told.
pub const SETTINGS: [Setting; 8] = [
    Setting {
        limit: Limit::Fuel,
        name: "fuel",
        default: 1_000_000,
        most: 50_000_000,
        counts: "steps that the evaluation of one deployment takes, and that of all together",
        why: "a second of time and 300 MB; the largest estates in public take 90,000, and 800,000 together",
    },
    Setting {
        limit: Limit::Elements,
        name: "elements",
        default: 20_000,
        most: 1_000_000,
        counts: "elements that one `for` or `setproduct` goes over or makes",
        why: "216 bytes each",
    },
    Setting {
        limit: Limit::Instances,
        name: "instances",
        default: 512,
        most: 10_000,
        counts: "instances that one `count`, `for_each` or `dynamic` makes",
        why: "each is judged by itself",
    },
    Setting {
        limit: Limit::ModuleDepth,
        name: "module-depth",
        default: 24,
        most: 100,
        counts: "module calls inside module calls",
        why: "the stack",
    },
    Setting {
        limit: Limit::ModuleInstances,
        name: "module-instances",
        default: 2_000,
        most: 50_000,
        counts: "module instances of one deployment",
        why: "calls that call each other multiply; the largest estates in public have 220",
    },
    Setting {
        limit: Limit::PatternBytes,
        name: "pattern-bytes",
        default: 1_000,
        most: 100_000,
        counts: "bytes of a regular expression",
        why: "a short one can be a large program",
    },
    Setting {
        limit: Limit::FileSize,
        name: "file-mib",
        default: 16,
        most: 256,
        counts: "MiB of a file of a configuration, or of what it reads",
        why: "those of people have a thousandth of it",
    },
    Setting {
        limit: Limit::DocumentSize,
        name: "document-mib",
        default: 128,
        most: 1_024,
        counts: "MiB of a plan, a state, a template or another document",
        why: "plans of thousands of resources have 50",
    },
];

/// How far a run goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits([u32; SETTINGS.len()]);

impl Default for Limits {
    fn default() -> Self {
        Self(SETTINGS.map(|setting| setting.default))
    }
}

impl Limit {
    /// What is to be known of it.
    pub const fn setting(self) -> &'static Setting {
        &SETTINGS[self as usize]
    }
}

impl Limits {
    /// How many there may be.
    pub const fn of(&self, limit: Limit) -> usize {
        self.0[limit as usize] as usize
    }

    /// How many bytes a file may have, by a limit that is a number of MiB.
    pub const fn bytes(&self, limit: Limit) -> u64 {
        (self.of(limit) as u64) << 20
    }

    /// The same with one of them set, to its ceiling at most.
    #[must_use]
    pub fn with(mut self, limit: Limit, most: u32) -> Self {
        self.0[limit as usize] = most.min(limit.setting().most);
        self
    }

    /// What is told where one of them is met: `what` there was more of than may be.
    pub fn met(&self, limit: Limit, what: &str) -> String {
        let (most, setting) = (self.of(limit), limit.setting());
        let way = if most < setting.most as usize {
            format!("`{}` under `[limits]` of acmlint.toml raises that", setting.name)
        } else {
            "that is as far as acmlint goes".to_owned()
        };
        format!("{what}, more than {most}; {way}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_stands_where_it_is_looked_for() {
        for (index, setting) in SETTINGS.iter().enumerate() {
            assert_eq!(setting.limit as usize, index, "{}", setting.name);
            assert!(0 < setting.default && setting.default <= setting.most, "{}", setting.name);
        }
    }

    #[test]
    fn what_is_told_says_how_to_go_further() {
        let limits = Limits::default().with(Limit::Fuel, u32::MAX);
        let told = limits.met(Limit::ModuleDepth, "calls inside calls");
        assert_eq!(
            told,
            "calls inside calls, more than 24; `module-depth` under `[limits]` of acmlint.toml raises that"
        );
        let told = limits.met(Limit::Fuel, "its evaluation takes too many steps");
        assert!(told.ends_with("more than 50000000; that is as far as acmlint goes"), "{told}");
    }
}
