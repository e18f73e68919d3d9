//! What packagers and shells take: completions, and the manual page.

use std::io::{self, Write};

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::said::Said;

/// Completions for a shell.
pub(super) fn completions(shell: Shell) -> Vec<u8> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Said::command(), "acmlint", &mut text);
    text
}

/// The manual page, with every command in it.
pub(super) fn manual() -> io::Result<Vec<u8>> {
    let mut command = Said::command().name("acmlint");
    command.build();
    let man = Man::new(command.clone());
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    for part in command.get_subcommands().filter(|part| !part.is_hide_set() && part.get_name() != "help") {
        section(part, &mut page)?;
    }
    man.render_version_section(&mut page)?;
    Ok(page)
}

/// A command as a section of the page.
fn section(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    writeln!(page, ".SH \"ACMLINT {}\"", command.get_name().to_uppercase())?;
    // What every command takes stands at the top of the page.
    let global: Vec<_> = command.get_arguments().filter(|argument| argument.is_global_set()).collect();
    let hidden = global.into_iter().map(|argument| argument.get_id().clone()).collect::<Vec<_>>();
    let command = hidden.into_iter().fold(command.clone(), |command, id| command.mut_arg(id, |arg| arg.hide(true)));
    let man = Man::new(command);
    let mut text = Vec::new();
    man.render_description_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_options_section(&mut text)?;
    for line in String::from_utf8_lossy(&text).lines() {
        match line.strip_prefix(".SH ") {
            Some(title) => writeln!(page, ".SS {title}")?,
            None => writeln!(page, "{line}")?,
        }
    }
    Ok(())
}
