//! One chromedriver for all tests of the binary; it ends with the binary, even if that is killed.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

/// Runs the driver until its standard input closes, then kills it and every browser that it started.
const SCRIPT: &str = r#"
chromedriver --port=0 < /dev/null &
cat > /dev/null
kill -s KILL -- -$$
"#;

/// A running driver.
pub struct Driver {
    /// Host and port.
    pub address: String,
    /// Standard input of [`SCRIPT`], open until this process ends.
    _lifeline: ChildStdin,
    _child: Child,
}

/// Returns the driver, which the first call starts.
pub fn driver() -> &'static Driver {
    static DRIVER: OnceLock<Driver> = OnceLock::new();
    DRIVER.get_or_init(start)
}

fn start() -> Driver {
    for program in ["chromedriver", "chromium"] {
        let answered = Command::new(program).arg("--version").output();
        assert!(
            answered.is_ok_and(|output| output.status.success()),
            "`{program}` is missing; scripts/test installs what tests/browser needs"
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
            let port = line.strip_prefix("ChromeDriver was started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        })
        .expect("chromedriver did not start");
    // Reads on, because a full pipe would block the driver.
    std::thread::spawn(move || lines.for_each(drop));
    Driver {
        address: format!("127.0.0.1:{port}"),
        _lifeline: lifeline,
        _child: child,
    }
}
