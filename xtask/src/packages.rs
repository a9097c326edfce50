//! What the machine must have: Debian packages, installed only when they are missing.

use std::path::Path;

use crate::Result;
use crate::command::{ask, is_there, program, run};

/// A thing that the project needs, and the Debian packages that bring it.
pub struct Needed {
    /// What it is for, as said to the person who waits.
    pub purpose: &'static str,
    /// The packages.
    pub packages: &'static [&'static str],
    /// Whether it is there already.
    pub present: fn() -> bool,
}

/// Fonts of the official documents: Song and Hei as the base, Kai for the style.
pub const FONTS: Needed = Needed {
    purpose: "Chinese fonts for the documents",
    packages: &["fonts-noto-cjk", "fonts-noto-cjk-extra", "fonts-lxgw-wenkai"],
    present: || {
        ["/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", "/usr/share/fonts/truetype/lxgw-wenkai"]
            .iter()
            .all(|path| Path::new(path).exists())
    },
};

/// The second database that the store is tested on.
pub const POSTGRES: Needed = Needed {
    purpose: "PostgreSQL for the store tests",
    packages: &["postgresql"],
    present: || {
        let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        versions.map(|version| version.path().join("bin/initdb")).any(|path| path.exists()) || is_there("initdb")
    },
};

/// What makes calls to the disk fail.
pub const STRACE: Needed =
    Needed { purpose: "strace, to make calls to the disk fail", packages: &["strace"], present: || is_there("strace") };

/// What makes a server believe in another time.
pub const FAKETIME: Needed = Needed {
    purpose: "faketime, for servers that believe in another time",
    packages: &["faketime"],
    present: || is_there("faketime"),
};

/// The browser of the journeys.
pub const CHROMIUM: Needed = Needed {
    purpose: "a browser for the journeys",
    packages: &["chromium"],
    present: || Path::new("/usr/bin/chromium").exists(),
};

/// What runs the journeys.
pub const NODE: Needed = Needed {
    purpose: "Node.js for the journeys",
    packages: &["nodejs", "npm"],
    present: || is_there("node") && is_there("npm"),
};

/// Installs what is missing. Where that is not possible, the error says what to install by hand.
pub fn install(needed: &Needed) -> Result<()> {
    if (needed.present)() {
        return Ok(());
    }
    let packages = needed.packages.join(" ");
    let by_hand = format!("{} missing: please install {packages}", needed.purpose);
    if !is_there("apt-get") {
        return Err(format!("{by_hand} (this is not a Debian system)").into());
    }
    if ask(program("id").arg("-u"))?.trim() != "0" {
        return Err(format!("{by_hand} (as root: apt-get install {packages})").into());
    }
    println!("      installing {packages}");
    let apt = |arguments: &[&str]| {
        run(program("apt-get")
            .args(["-q", "-o", "Dpkg::Use-Pty=0"])
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive"))
    };
    let mut install = vec!["install", "-y", "--no-install-recommends"];
    install.extend(needed.packages);
    // The lists of a fresh machine are empty or old; only then is it worth fetching them.
    if apt(&install).is_err() {
        apt(&["update"])?;
        apt(&install)?;
    }
    if (needed.present)() { Ok(()) } else { Err(by_hand.into()) }
}
