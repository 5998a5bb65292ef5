//! One file that appears whole or not at all: written beside its place under another name, then renamed.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use super::OutputError;

/// Writes a file through `fill`; an earlier file of this name is replaced when all went well.
///
/// # Errors
/// When the folder cannot be written or `fill` fails; nothing is changed then.
pub fn one_file<T, E: From<OutputError>>(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> Result<T, E>,
) -> Result<T, E> {
    let failed = |cause| E::from(OutputError::Io { path: path.display().to_string(), cause });
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let new = tempfile::Builder::new().prefix(&format!(".{name}.tmp-")).tempfile_in(folder).map_err(failed)?;
    let mut writer = BufWriter::new(new.reopen().map_err(failed)?);
    let done = fill(&mut writer)?;
    let file = writer.into_inner().map_err(|e| failed(e.into_error()))?;
    permit(&file).map_err(failed)?;
    file.sync_all().map_err(failed)?;
    new.persist(path).map_err(|e| failed(e.error))?;
    Ok(done)
}

/// [`one_file`] for bytes that are there already.
///
/// # Errors
/// As [`one_file`].
pub fn one_file_of(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let failed = |cause| OutputError::Io { path: path.display().to_string(), cause };
    one_file(path, |file| file.write_all(bytes).map_err(failed))
}

/// Temporary files can be read by their owner alone; results by everybody.
#[cfg(unix)]
fn permit(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn permit(_file: &File) -> std::io::Result<()> {
    Ok(())
}
