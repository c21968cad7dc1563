//! Runs a program that takes or gives a secret: by standard input and output only, never by argument.

use std::io;
use std::process::{ExitStatus, Stdio};

use secrecy::zeroize::Zeroizing;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

use super::Trouble;
use crate::text::CleanLine;

/// Most bytes taken from a program.
const OUTPUT: u64 = 64 << 10;
/// Most bytes taken of what it complains.
const COMPLAINT: u64 = 4 << 10;

/// What a program printed; wiped when it goes away.
pub(super) type Printed = Zeroizing<Vec<u8>>;

/// Runs `program` with `arguments`, gives it `input`, and takes what it prints. It is killed when nobody
/// waits for it any more.
pub(super) async fn run(program: &'static str, arguments: &[&str], input: &[u8]) -> Result<Printed, Trouble> {
    let mut command = Command::new(program);
    command.args(arguments).stderr(Stdio::piped());
    talk(program, command, input).await
}

/// Runs a line of `sh`. What it complains goes to the terminal, where its own questions go too.
pub(super) async fn run_shell(line: &str) -> Result<Printed, Trouble> {
    let mut command = Command::new("sh");
    command.args(["-c", line]).stderr(Stdio::inherit());
    talk("sh", command, &[]).await
}

async fn talk(program: &'static str, mut command: Command, input: &[u8]) -> Result<Printed, Trouble> {
    let child = command
        .stdin(if input.is_empty() {
            Stdio::null()
        } else {
            Stdio::piped()
        })
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Trouble::NoProgram(program)),
        Err(error) => return Err(error.into()),
    };
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let give = async {
        if let Some(mut pipe) = stdin {
            match pipe.write_all(input).await {
                // A program that wants no input says so by its exit code.
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
                _ => {}
            }
        }
        Ok(())
    };
    let (given, printed, said) = tokio::join!(give, take(stdout, OUTPUT), take(stderr, COMPLAINT));
    given?;
    let (printed, said) = (printed?, said?);
    ended(child.wait().await?, &said)?;
    Ok(printed)
}

async fn take(pipe: Option<impl AsyncReadExt + Unpin>, most: u64) -> io::Result<Printed> {
    // Room for all of it at once: growing would leave copies behind that nobody wipes.
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(most).unwrap_or_default()));
    if let Some(pipe) = pipe {
        pipe.take(most).read_to_end(&mut bytes).await?;
    }
    Ok(bytes)
}

fn ended(status: ExitStatus, said: &[u8]) -> Result<(), Trouble> {
    if status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(said);
    let last = said.lines().rfind(|line| !line.trim().is_empty());
    Err(Trouble::Ended {
        status: status.to_string(),
        said: CleanLine::from(last.unwrap_or_default()),
    })
}
