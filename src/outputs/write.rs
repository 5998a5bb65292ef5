//! Files into a folder, all or nothing: a reader sees the old folder or the new one, never half of one.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{OutFile, OutputError};

/// Name of the file by which a folder is known to be ours.
const MANIFEST: &str = "manifest.json";

/// Writes files into a folder that replaces an earlier one of this program as a whole.
///
/// Files in the earlier folder that its manifest does not list are somebody else's and stay.
///
/// # Errors
/// When the folder holds something else or cannot be written; it is then as it was.
pub fn write(files: &[OutFile], folder: &Path) -> Result<(), OutputError> {
    let at = |path: &Path| {
        let path = path.display().to_string();
        move |cause: io::Error| OutputError::Io { path, cause }
    };
    let folder = absolute(folder).map_err(at(folder))?;
    let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
        return Err(occupied(&folder, "is no folder that could be replaced"));
    };
    let name = name.to_string_lossy();
    let foreign = if folder.exists() { foreign(&folder)? } else { Vec::new() };
    fs::create_dir_all(parent).map_err(at(parent))?;
    let new = temporary(parent, &format!(".{name}.tmp-")).map_err(at(parent))?;
    let put: Vec<io::Result<()>> = files.par_iter().map(|file| put(new.path(), file)).collect();
    for (file, put) in files.iter().zip(put) {
        put.map_err(at(&folder.join(&file.name)))?;
    }
    sync(new.path()).map_err(at(&folder))?;
    if !folder.exists() {
        fs::rename(new.path(), &folder).map_err(at(&folder))?;
        let _ = new.keep();
        return sync(parent).map_err(at(parent));
    }
    let aside = temporary(parent, &format!(".{name}.old-")).map_err(at(parent))?;
    let old = aside.path().join("old");
    fs::rename(&folder, &old).map_err(at(&folder))?;
    let moved = fs::rename(new.path(), &folder).and_then(|()| carry(&foreign, &old, &folder));
    if let Err(cause) = moved {
        restore(&foreign, &old, new.path(), &folder, aside);
        return Err(OutputError::Io { path: folder.display().to_string(), cause });
    }
    let _ = new.keep();
    sync(parent).map_err(at(parent))
}

/// Moves what is not ours from the old folder into the new one.
fn carry(foreign: &[PathBuf], old: &Path, folder: &Path) -> io::Result<()> {
    for name in foreign {
        if !folder.join(name).exists() {
            fs::rename(old.join(name), folder.join(name))?;
        }
    }
    Ok(())
}

/// Puts the old folder back; where even that fails, it is left aside rather than removed.
fn restore(foreign: &[PathBuf], old: &Path, new: &Path, folder: &Path, aside: tempfile::TempDir) {
    if folder.exists() {
        for name in foreign.iter().filter(|name| !old.join(name).exists()) {
            let _ = fs::rename(folder.join(name), old.join(name));
        }
        let _ = fs::rename(folder, new);
    }
    if fs::rename(old, folder).is_err() {
        let _ = aside.keep();
    }
}

/// What stands in an existing folder besides our files; an error when the folder is not ours.
fn foreign(folder: &Path) -> Result<Vec<PathBuf>, OutputError> {
    let failed = |cause: io::Error| OutputError::Io { path: folder.display().to_string(), cause };
    if !folder.is_dir() {
        return Err(occupied(folder, "is a file"));
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        names.push(PathBuf::from(entry.map_err(failed)?.file_name()));
    }
    names.sort();
    if names.is_empty() {
        return Ok(names);
    }
    let manifest = fs::read(folder.join(MANIFEST)).ok().and_then(|b| serde_json::from_slice(&b).ok());
    let manifest: serde_json::Value = manifest.unwrap_or_default();
    if manifest["tool"]["name"] != "gapzone" {
        return Err(occupied(folder, "is not empty and has no manifest.json of gapzone"));
    }
    let listed = manifest["outputs"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ours: BTreeSet<&str> = listed.iter().filter_map(|o| o["path"].as_str()).chain([MANIFEST]).collect();
    names.retain(|name| !name.to_str().is_some_and(|n| ours.contains(n)));
    Ok(names)
}

fn occupied(folder: &Path, problem: &str) -> OutputError {
    OutputError::Occupied { path: folder.display().to_string(), problem: problem.to_owned() }
}

/// The folder with links resolved, so that a link is not replaced by a folder.
fn absolute(folder: &Path) -> io::Result<PathBuf> {
    if folder.exists() { folder.canonicalize() } else { std::path::absolute(folder) }
}

/// A new folder with ordinary permissions that is removed unless it is kept.
fn temporary(parent: &Path, prefix: &str) -> io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    builder.tempdir_in(parent)
}

fn put(folder: &Path, file: &OutFile) -> io::Result<()> {
    if Path::new(&file.name).file_name().is_none_or(|name| name != file.name.as_str()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a plain file name"));
    }
    let mut out = File::create_new(folder.join(&file.name))?;
    out.write_all(&file.bytes)?;
    out.sync_all()
}

/// Makes the entries of a folder durable, where the system can.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
