"""The commands for the operators of a home."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.command_log import logged
from pipeline.cli.home_option import HomeOption, home_at

commands = typer.Typer()

PublicKeyOption = Annotated[Path | None, typer.Option("--key", help="署名を確かめる公開鍵")]
IdentityOption = Annotated[Path | None, typer.Option("--identity", help="暗号化した控えを読む秘密の鍵")]


@commands.command(epilog="例: monosashi snapshots --home data/local")
def snapshots(home: HomeOption = None) -> None:
    """公開したデータの一覧。* が公開中のもの。"""
    from pipeline.cli.snapshots import list_snapshots

    list_snapshots(home_at(home))


@commands.command(epilog="例: monosashi rollback 20261123T013000")
def rollback(
    run_id: Annotated[str, typer.Argument(metavar="RUN", help="戻す先の実行（snapshots で見られます）")],
    home: HomeOption = None,
) -> None:
    """以前に公開したデータへ戻します。"""
    from pipeline.cli.snapshots import rollback_command

    with logged(home_at(home), "rollback", to=run_id):
        rollback_command(home_at(home), run_id)


@commands.command(epilog="例: monosashi backup --to /mnt/backup")
def backup(
    target: Annotated[
        Path | None,
        typer.Argument(metavar="DEST", help="書き出すファイル（.tar か .tar.age）、またはフォルダー"),
    ] = None,
    home: HomeOption = None,
    to: Annotated[Path | None, typer.Option("--to", help="DEST の代わりに、すでにあるフォルダー")] = None,
    verify: Annotated[bool, typer.Option("--verify", help="書き出さず、DEST にある控えを確かめます")] = False,
    new_key: Annotated[bool, typer.Option("--new-key", help="署名の鍵を作り、公開鍵を DEST に書き出します")] = False,
    new_identity: Annotated[
        bool, typer.Option("--new-identity", help="暗号化の鍵を作り、秘密の鍵を DEST に書き出します")
    ] = False,
    key: PublicKeyOption = None,
    identity: IdentityOption = None,
) -> None:
    """置き場の控えを取り、SHA-256で確かめます。

    鍵があれば暗号化し、署名します。
    """
    from pipeline.cli.backup import (
        backup_command,
        choose_target,
        new_identity_command,
        new_key_command,
        verify_command,
    )

    target = choose_target(target, to)

    if verify:
        verify_command(target, key, identity)
    elif new_identity:
        with logged(home_at(home), "backup --new-identity", target=target):
            new_identity_command(home_at(home), target)
    elif new_key:
        with logged(home_at(home), "backup --new-key", target=target):
            new_key_command(home_at(home), target)
    else:
        with logged(home_at(home), "backup", target=target):
            backup_command(home_at(home), target)


@commands.command(epilog="例: monosashi restore monosashi-backup-20261123T013000.tar --home data/restored")
def restore(
    file: Annotated[Path, typer.Argument(help="backup で作った控え")],
    home: Annotated[Path, typer.Option("--home", help="戻す先（空か、まだない場所）")],
    key: PublicKeyOption = None,
    identity: IdentityOption = None,
) -> None:
    """控えから置き場を作り直します。

    一つでも合わなければ、何も戻しません。公開鍵を示すと、署名も確かめます。
    """
    from pipeline.cli.backup import restore_command

    restore_command(file, home_at(home), key, identity)
    with logged(home_at(home), "restore", source=file):  # not before: only an empty place is restored to
        pass


@commands.command(epilog="例: monosashi dispose 0123456789ab --reason '文書廃棄 令和8年第3号' --yes")
def dispose(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="受付番号（1件）かファイル名（その名の全件）")],
    reason: Annotated[str, typer.Option("--reason", help="廃棄の根拠（記録に残ります）")],
    home: HomeOption = None,
    is_meant: Annotated[bool, typer.Option("--yes", help="実際に廃棄します。なければ、対象を見せるだけです")] = False,
) -> None:
    """受け取ったファイルと、その回答を廃棄します。

    元には戻せません。廃棄した記録（受付番号・ファイル名・日時・廃棄した人・根拠）は残ります。
    """
    from pipeline.cli.dispose import dispose_command, show_command

    if not is_meant:
        show_command(home_at(home), files)
        return
    with logged(home_at(home), "dispose", files=" ".join(files), reason=reason):
        dispose_command(home_at(home), files, reason)


@commands.command(epilog="例: monosashi doctor --home data/local")
def doctor(home: HomeOption = None) -> None:
    """この機械で動かす準備ができているかを確かめます。"""
    from pipeline.cli.doctor import doctor_command

    raise SystemExit(doctor_command(home_at(home)))


@commands.command(epilog="例: monosashi audit --since 2026-11-01 --who hanako")
def audit(
    home: HomeOption = None,
    since: Annotated[str | None, typer.Option(help="この日から（例: 2026-11-01）")] = None,
    until: Annotated[str | None, typer.Option(help="この日まで")] = None,
    who: Annotated[str | None, typer.Option(help="この文字を含む利用者")] = None,
    event: Annotated[str | None, typer.Option(help="この種類かコマンド（例: rollback）")] = None,
    output: Annotated[str, typer.Option("--format", help="table, csv, json")] = "table",
    is_verified: Annotated[bool, typer.Option("--verify", help="記録がつながっているか確かめます")] = False,
    known: Annotated[str, typer.Option(help="控えてあった値。その行が残っているかも確かめます")] = "",
) -> None:
    """だれが、いつ、何を変え、取り出したか。

    --verify でつながらないところがあれば終了コード1。
    """
    from pipeline.cli.audit import show_trail, verify_trail

    if is_verified or known:
        raise SystemExit(verify_trail(home_at(home), known))
    show_trail(home_at(home), since, until, who, event, output)


@commands.command(epilog="例: monosashi digest --code 480002 --home data/local")
def digest(
    home: HomeOption = None,
    code: Annotated[str, typer.Option(help="都道府県の団体コード（既定: すべて）")] = "",
    out: Annotated[Path | None, typer.Option(help="1県1ファイルで書き出すフォルダー")] = None,
) -> None:
    """週報: 変わったことと、対応の要ること。

    メールに貼れる文字だけで、1県に一つ。
    """
    from pipeline.cli.digest import digest_command

    digest_command(home_at(home), code, out)
