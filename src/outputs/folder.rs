//! Puts a run's files in place, all or none: a sibling folder is written first and then renamed.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::File;

/// Why outputs could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// The system refused.
    #[error("{path}: {cause}", path = path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The folder holds something that is not a run of this program.
    #[error(
        "{path}: exists and is not an output folder of gapzone\nhint: choose another folder with -o, or empty this one",
        path = path.display()
    )]
    NotOurs {
        /// The folder.
        path: PathBuf,
    },
    /// A value has no form in a format.
    #[error("output: {problem}")]
    Form {
        /// What is wrong.
        problem: String,
    },
}

impl From<serde_json::Error> for OutputError {
    fn from(e: serde_json::Error) -> Self {
        OutputError::Form { problem: e.to_string() }
    }
}

impl From<::csv::Error> for OutputError {
    fn from(e: ::csv::Error) -> Self {
        OutputError::Form { problem: e.to_string() }
    }
}

/// Writes `files` as the whole content of `out`, replacing an earlier run there.
///
/// # Errors
/// When `out` holds something else, or the system refuses; then `out` is as it was.
pub fn write(out: &Path, files: &[File]) -> Result<(), OutputError> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |cause| OutputError::Io { path, cause }
    };
    let old = replaceable(out)?;
    let parent = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(io(parent))?;
    let fresh = tempfile::Builder::new().prefix(".gapzone-").tempdir_in(parent).map_err(io(parent))?;
    let content = fresh.path().join("new");
    fs::create_dir(&content).map_err(io(&content))?;
    for (name, bytes) in files {
        let path = content.join(name);
        let mut file = fs::File::create(&path).map_err(io(&path))?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(io(&path))?;
    }
    let aside = fresh.path().join("old");
    if old {
        fs::rename(out, &aside).map_err(io(out))?;
    }
    if let Err(cause) = fs::rename(&content, out) {
        if old && fs::rename(&aside, out).is_err() {
            // The earlier run stays in the temporary folder rather than being deleted with it.
            let kept = fresh.keep();
            return Err(OutputError::Io { path: kept, cause });
        }
        return Err(OutputError::Io { path: out.to_owned(), cause });
    }
    Ok(())
}

/// Whether there is an earlier run that may be replaced; refuses anything else.
fn replaceable(out: &Path) -> Result<bool, OutputError> {
    if !out.exists() {
        return Ok(false);
    }
    let not_ours = || OutputError::NotOurs { path: out.to_owned() };
    let entries = fs::read_dir(out).ok().ok_or_else(not_ours)?;
    if entries.count() == 0 {
        return Ok(true);
    }
    let manifest = fs::read_to_string(out.join("manifest.json")).ok().ok_or_else(not_ours)?;
    let value: serde_json::Value = serde_json::from_str(&manifest).ok().ok_or_else(not_ours)?;
    if value["schema"] == super::SCHEMA { Ok(true) } else { Err(not_ours()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_run_is_replaced_whole_and_a_stranger_is_refused() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let out = dir.path().join("out");
        let manifest = ("manifest.json".to_owned(), br#"{"schema":"gapzone/1"}"#.to_vec());
        write(&out, &[manifest.clone(), ("old.csv".to_owned(), vec![1])]).expect("first");
        write(&out, &[manifest]).expect("second");
        assert!(!out.join("old.csv").exists());
        assert_eq!(fs::read_dir(dir.path()).expect("readable").count(), 1, "nothing temporary is left");
        let photos = dir.path().join("photos");
        fs::create_dir(&photos).expect("a folder");
        fs::write(photos.join("cat.jpg"), b"x").expect("a file");
        assert!(matches!(write(&photos, &[]), Err(OutputError::NotOurs { .. })));
        assert!(photos.join("cat.jpg").exists());
    }
}
