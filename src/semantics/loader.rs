//! Loaders: where the text of a module comes from. Files are read here and nowhere else.

use crate::text::Source;
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Why a text that should be there cannot be had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoadError {
    /// What happened, with the name of the file.
    pub message: String,
    /// What to do, where that is known.
    pub help: Option<String>,
}

/// A place where modules are found.
pub trait Loader {
    /// The text of a module; `None` if the loader does not have it.
    ///
    /// # Errors
    /// The module is there but cannot be read.
    fn load(&self, module: &str) -> Result<Option<Source>, LoadError>;
}

/// Sources past this size are refused: offsets are 32 bits wide.
const LARGEST: u64 = u32::MAX as u64;

/// Modules in the folder of the specification, then in further folders.
#[derive(Clone, Debug, Default)]
pub struct FolderLoader {
    folders: Vec<PathBuf>,
}

impl FolderLoader {
    /// Modules beside the file, then in the further folders.
    pub fn beside(file: &Path, further: impl IntoIterator<Item = PathBuf>) -> Self {
        let folder = match file.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            Some(_) | None => PathBuf::from("."),
        };
        FolderLoader { folders: std::iter::once(folder).chain(further).collect() }
    }

    /// Modules in these folders.
    pub fn new(folders: impl IntoIterator<Item = PathBuf>) -> Self {
        FolderLoader { folders: folders.into_iter().collect() }
    }

    /// The text of one file. Bytes that are not UTF-8 become U+FFFD.
    ///
    /// # Errors
    /// The file is missing, is a folder, is too large, or is no text.
    pub fn read(path: &Path) -> Result<Source, LoadError> {
        let name = path.display().to_string();
        let failed = |message: String| LoadError { message, help: None };
        let about = fs::metadata(path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                let help = similar(path).map(|other| format!("did you mean `{}`?", other.display()));
                LoadError { message: format!("there is no file `{name}`"), help }
            }
            _ => failed(format!("cannot read `{name}`: {error}")),
        })?;
        if about.is_dir() {
            return Err(LoadError { message: format!("`{name}` is a folder"), help: Some("name a file in it".into()) });
        }
        if about.len() >= LARGEST {
            return Err(failed(format!("`{name}` is larger than 4 GiB")));
        }
        let bytes = fs::read(path).map_err(|error| failed(format!("cannot read `{name}`: {error}")))?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Source::new(name, text)),
            // A name in a comment that an old editor wrote does no harm. What stands elsewhere is refused as a character.
            Err(error) if !error.as_bytes().contains(&0) => {
                Ok(Source::new(name, String::from_utf8_lossy(error.as_bytes()).into_owned()))
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let line = error.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
                Err(LoadError {
                    message: format!(
                        "`{name}` is not UTF-8: the byte at offset {at} (line {line}) begins no character"
                    ),
                    help: Some("save the file as UTF-8".into()),
                })
            }
        }
    }
}

/// The file in the same folder that was probably meant: the one with an ending, or with a name that differs little.
fn similar(path: &Path) -> Option<PathBuf> {
    let wanted = path.file_name()?.to_str()?;
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    };
    let mut names: Vec<String> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| entry.ok().filter(|entry| entry.path().is_file())?.file_name().into_string().ok())
        .collect();
    names.sort();
    let whole = format!("{wanted}.tla");
    if names.contains(&whole) {
        return Some(path.with_file_name(whole));
    }
    // What the names have in common must not be only their ending.
    let ending = path.extension()?;
    let stem = |name: &str| Path::new(name).file_stem()?.to_str().map(str::to_owned);
    let alike = names.iter().filter(|name| Path::new(name.as_str()).extension() == Some(ending));
    let stems: Vec<String> = alike.filter_map(|name| stem(name)).collect();
    let found = super::nearest(&stem(wanted)?, stems.iter().map(String::as_str))?;
    Some(path.with_file_name(found).with_extension(ending))
}

impl Loader for FolderLoader {
    fn load(&self, module: &str) -> Result<Option<Source>, LoadError> {
        for folder in &self.folders {
            let path = folder.join(format!("{module}.tla"));
            // A name that leads nowhere, such as a circular link, is an error rather than a missing module.
            match fs::symlink_metadata(&path) {
                Ok(_) => return Self::read(&path).map(Some),
                Err(_) => continue,
            }
        }
        Ok(None)
    }
}

/// Modules held in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryLoader {
    texts: BTreeMap<String, String>,
}

impl MemoryLoader {
    /// No modules but those of the binary.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a module.
    #[must_use]
    pub fn with(mut self, module: impl Into<String>, text: impl Into<String>) -> Self {
        self.texts.insert(module.into(), text.into());
        self
    }
}

impl Loader for MemoryLoader {
    fn load(&self, module: &str) -> Result<Option<Source>, LoadError> {
        Ok(self.texts.get(module).map(|text| Source::new(format!("{module}.tla"), text.as_str())))
    }
}
