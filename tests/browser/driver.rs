//! One chromedriver for every test of the binary; it ends with the binary, however that ends.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

/// Runs the driver until its standard input ends, then ends it with every browser that it started.
const SCRIPT: &str = r#"
chromedriver --port=0 < /dev/null &
cat > /dev/null
kill -s KILL -- -$$
"#;

/// A driver that listens.
pub struct Driver {
    /// Where.
    pub url: String,
    /// Held open for as long as this process lives: its end is the driver's.
    _lifeline: ChildStdin,
    _child: Child,
}

/// The driver.
pub fn driver() -> &'static Driver {
    static DRIVER: OnceLock<Driver> = OnceLock::new();
    DRIVER.get_or_init(start)
}

fn start() -> Driver {
    for program in ["chromedriver", "chromium"] {
        let answered = Command::new(program).arg("--version").output();
        assert!(
            answered.is_ok_and(|output| output.status.success()),
            "`{program}` is not there; scripts/test installs what the tests in tests/browser need"
        );
    }
    let mut child = Command::new("sh")
        .args(["-c", SCRIPT])
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lifeline = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // "ChromeDriver was started successfully on port 40123."
    let port = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| {
            let said = line.strip_prefix("ChromeDriver was started successfully on port ")?;
            said.trim_end_matches('.').parse::<u16>().ok()
        })
        .expect("chromedriver did not start");
    // Read to the end: a full pipe would hold the driver up.
    std::thread::spawn(move || lines.for_each(drop));
    Driver {
        url: format!("http://127.0.0.1:{port}"),
        _lifeline: lifeline,
        _child: child,
    }
}
