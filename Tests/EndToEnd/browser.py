"""Chromium, headless, and what it complains about."""
import os
import re
import time

from playwright.sync_api import sync_playwright

from processes import ROOT

PICTURES = os.path.join(ROOT, "artifacts", "web-page")
FOLDER = os.path.dirname(__file__)
DESKTOP, PHONE = (1440, 900), (390, 844)

# Browsers report every refusal of the API as if it were a fault of the page; 502 is what a probe says of a camera.
REFUSAL = re.compile(r"the server responded with a status of (4\d\d|502)")

# Violations are told to the page, too, whoever reads the console.
WATCH = """
globalThis.violations = [];
document.addEventListener('securitypolicyviolation', event => violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


class Browser:
    def __init__(self):
        self.playwright = sync_playwright().start()
        self.chromium = self.playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"])

    def open(self, url, size=DESKTOP, scheme="light"):
        return Page(self, url, size, scheme)

    def close(self):
        self.chromium.close()
        self.playwright.stop()


class Page:
    """A window; `complaints` are errors of scripts and of the console, but for answers that a test wants to see refused."""

    def __init__(self, browser, url, size, scheme):
        self.context = browser.chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce",
            has_touch=size == PHONE)
        self.complaints = []
        self.page = self.context.new_page()
        self.page.add_init_script(WATCH)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self.heard)
        self.page.goto(url)

    def heard(self, message):
        if message.type == "error" and not REFUSAL.search(message.text):
            self.complaints.append(message.text)

    def __getattr__(self, name):
        return getattr(self.page, name)

    def script(self, name, argument=None):
        """The value of a file of this folder, which holds a function."""
        with open(os.path.join(FOLDER, name)) as file:
            return self.page.evaluate(file.read(), argument)

    def wait(self, expression, seconds=15, what=None):
        """The first true value of a JavaScript expression. (Playwright's own wait needs eval, which the page forbids.)"""
        end = time.monotonic() + seconds
        while True:
            value = self.page.evaluate(f"() => ({expression})")
            if value:
                return value
            if time.monotonic() > end:
                self.picture("failed")
                raise AssertionError(f"not within {seconds} s: {what or expression}\n{self.page.inner_text('main')}\n{self.complaints}")
            self.page.wait_for_timeout(100)

    def picture(self, name):
        os.makedirs(PICTURES, exist_ok=True)
        self.page.screenshot(path=os.path.join(PICTURES, f"{name}.png"))

    def close(self):
        """Ends the window; nothing may have gone wrong in it."""
        violations = self.page.evaluate("() => violations")
        self.context.close()
        assert not violations, violations
        assert not self.complaints, self.complaints
