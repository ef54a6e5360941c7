"""`footnote deploy`: prints the file that runs Footnote as a service, behind a proxy or in a container, as the settings say."""

import argparse
import sys
from importlib.metadata import requires
from pathlib import Path

from qa.cli.command import Commands, add_command, print_json, say
from qa.settings import from_env


def add(commands: Commands) -> None:
    deploy = commands.add_parser(
        "deploy",
        help="print the file that runs this on a server: systemd, nginx, container",
        epilog="Example: footnote deploy systemd > /etc/systemd/system/footnote.service",
    )
    what = deploy.add_subparsers(metavar="WHAT", required=True)
    systemd = add_command(
        what,
        "systemd",
        run_systemd,
        help="a hardened unit of systemd",
        example="footnote deploy systemd > /etc/systemd/system/footnote.service",
    )
    systemd.add_argument("--user", default="footnote", help="who runs it (default: footnote)")
    nginx = add_command(
        what,
        "nginx",
        run_nginx,
        help="a site of nginx for FOOTNOTE_PUBLIC_URL",
        example="footnote deploy nginx > /etc/nginx/sites-enabled/footnote.conf",
        store=False,
    )
    nginx.add_argument("--certificate", default="", metavar="FILE", help="the certificate (default: /etc/ssl/certs/HOST.pem)")
    nginx.add_argument("--key", default="", metavar="FILE", help="its key (default: /etc/ssl/private/HOST.key)")
    add_command(
        what,
        "container",
        run_container,
        help="a Containerfile for the folder of the source",
        example="footnote deploy container > Containerfile",
        store=False,
    )


def run_systemd(options: argparse.Namespace) -> int:
    from qa.deploy.filled import systemd

    program = Path(sys.executable).absolute().with_name("footnote")
    command: list[Path | str] = [program] if program.exists() else [Path(sys.executable).absolute(), "-m", "qa.cli"]
    return _told(options, "/etc/systemd/system/footnote.service", systemd(from_env(store=options.store), command, options.user))


def run_nginx(options: argparse.Namespace) -> int:
    from qa.deploy.filled import nginx

    text = nginx(from_env(), options.certificate, options.key)
    return _told(options, "/etc/nginx/sites-enabled/footnote.conf", text)


def run_container(options: argparse.Namespace) -> int:
    from qa.deploy.filled import container

    torch = next((wish for wish in requires("footnote-qa") or [] if wish.startswith("torch")), "torch")
    return _told(options, "Containerfile", container(from_env(), torch))


def _told(options: argparse.Namespace, path: str, text: str) -> int:
    if options.json:
        print_json({"path": path, "text": text})
    else:
        sys.stdout.write(text)
        say(f"This belongs to {path}; its first lines say what else is to be done.")
    return 0
