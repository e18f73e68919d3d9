//! acmlint reads infrastructure definitions and says, before anything is deployed, which AWS Certificate Manager
//! certificates will not be issued, will not be taken by what uses them, will not renew, or cannot be replaced without
//! an outage. It never opens a socket, never executes what it scans, and reads nothing outside the scanned tree.
//!
//! # A run
//!
//! ```
//! use acmlint::lower::terraform::deployment::lower;
//! use acmlint::lower::terraform::module::{Files, Library};
//! use acmlint::lower::terraform::variables::Inputs;
//! use acmlint::model::Method;
//! use acmlint::source::Sources;
//! use acmlint::tree::Memory;
//!
//! let tree = Memory::default();
//! tree.write("main.tf", r#"
//!     variable "method" { default = "EMAIL" }
//!     resource "aws_acm_certificate" "site" {
//!       domain_name       = "example.com"
//!       validation_method = var.method
//!     }
//! "#);
//! let sources = Sources::default();
//! let files = Files::new(&tree, &sources);
//! let library = Library::new(&files);
//! let deployment = lower(&library, "", Inputs::default());
//! assert_eq!(deployment.certificates[0].method.value.known(), Some(&Method::Email));
//! ```
//!
//! [`check::run`] does this for a path on disk: [`tree`] finds and reads the files, [`discover`] searches them for words
//! about certificates and says what they are, and of what may matter, one group after the other, [`syntax`] parses the
//! files, [`lower`] resolves the language and fills the [`model`], [`rules`] judge the model, and [`allow`] takes out what
//! somebody decided to live with; [`config`] is what a project decided for all of it. [`report`] tells the outcome to
//! people and machines, and [`cli`] is the only place that knows arguments, environment, clock and terminal.
//!
//! # The layers
//!
//! ```text
//! base64      nothing
//! source      base64                       rules    source value model rule
//! limits glob nothing                      allow    source glob syntax value rule
//! tree        limits source                config   limits source glob tree syntax model rule rules allow discover
//! syntax      source                       check    everything above
//! value       source                       report   source value model rule rules check
//! model       source value                 cli      limits source tree model rule rules check report config
//! rule        source value model           lower    base64 limits source tree syntax value model
//! ```
//!
//! `tests/all/architecture.rs` holds them. [`lower`] is the only stair between languages and the model: a rule can be read
//! by someone who has never seen a parser, and a new format is a new front end there.
//!
//! # What decides whether it is right
//!
//! [`value`] does. An expression is known, one of several known alternatives, known in part, or unknown with a reason,
//! and nothing turns unknown into false. And references travel with values: whatever is made from a resource's attribute
//! remembers it, through locals, loops, functions and modules, so that "does this record come from that certificate's
//! validation options?" is a question about a set.
//!
//! A rule answers [`rule::Verdict`]: fine, a violation, or undecided. It is a violation only when every value that the
//! definitions allow is one.
//!
//! # The front ends
//!
//! [`lower::terraform`] evaluates configurations, [`lower::cloudformation`] templates. [`lower::assembly`] reads what CDK
//! apps synthesize as stacks of templates, with the lines of the app. [`lower::plan`] reads plans and lays them over the
//! configuration beside them; [`lower::state`] and [`lower::acm`] read what is said of certificates that exist.
//! [`lower::facts`] is what they share: from values to facts of the model.
//!
//! # Where the code is not the reader's
//!
//! Calls of well-known registry modules are judged without downloading them: a stand-in in acmlint's own words says what
//! such a module makes of its arguments (`lower/terraform/registry/`). It is evaluated like any other module, and what is
//! found in it, or in a downloaded module, is told at the call.

pub mod allow;
pub mod base64;
pub mod check;
pub mod cli;
pub mod config;
pub mod discover;
pub mod glob;
pub mod limits;
pub mod lower;
pub mod model;
pub mod report;
pub mod rule;
pub mod rules;
pub mod source;
pub mod syntax;
pub mod tree;
pub mod value;
