//! Lays out every sample as PDF into a directory, to look at: `cargo run -p documents --example sheets -- DIR`.

use documents::{Engine, Form};
use std::{env, error::Error, fs, path::PathBuf, time::Instant};

#[expect(clippy::print_stdout, reason = "a tool for the terminal")]
fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::args().nth(1).ok_or("give a directory")?);
    fs::create_dir_all(&out)?;
    let engine = Engine::new(None);
    for form in Form::ALL {
        let sample = format!("{}/samples/{}.json", env!("CARGO_MANIFEST_DIR"), form.slug());
        let data = serde_json::from_str(&fs::read_to_string(sample)?)?;
        let begun = Instant::now();
        let rendered = engine.render(form, &data)?;
        println!("{:>5} ms  {:>7} bytes  {}", begun.elapsed().as_millis(), rendered.pdf.len(), form.title());
        fs::write(out.join(format!("{}.pdf", form.slug())), rendered.pdf)?;
    }
    Ok(())
}
