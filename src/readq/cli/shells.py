"""What shells need to complete readq's commands.

Click's own scripts take a name with a space in it for two words in bash and one with a comma for its beginning in fish,
and put a space behind the colon of a field that waits for its value.
"""

from __future__ import annotations

from typing import Any

from click.shell_completion import BashComplete, CompletionItem, FishComplete, ShellComplete, ZshComplete

SHELLS = ("bash", "zsh", "fish")

_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' response offer type value
    response=$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete $1)
    for offer in $response; do
        IFS=',' read -r type value <<< "$offer"
        case $type in
            dir) COMPREPLY=(); compopt -o dirnames ;;
            file) COMPREPLY=(); compopt -o default ;;
            plain)
                case ${COMP_WORDS[COMP_CWORD]} in
                    [\\"\\']*) COMPREPLY+=("$value") ;;
                    *) COMPREPLY+=("$(printf %%q "$value")") ;;
                esac ;;
        esac
        [[ $value == *: ]] && compopt -o nospace
    done
    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""

_ZSH = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local -a told answer
    local -a bare=() open=() bare_told=() open_told=()
    local type value help
    (( ! $+commands[%(prog_name)s] )) && return 1
    told=("${(@f)$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) %(complete_var)s=zsh_complete \
        %(prog_name)s)}")
    for type value help in "${told[@]}"; do
        case $type in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            plain)
                [[ $help == _ ]] && answer=$value || answer="$value -- $help"
                if [[ $value == *: ]]; then open+=("$value"); open_told+=("$answer")
                else bare+=("$value"); bare_told+=("$answer"); fi ;;
        esac
    done
    (( $#bare )) && compadd -U -l -V readq -d bare_told -a bare
    (( $#open )) && compadd -U -l -S '' -V readq -d open_told -a open
    return 0
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""

_FISH = """\
function %(complete_func)s
    set -l offers (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp) COMP_CWORD=(commandline -t) \\
        %(prog_name)s)
    for offer in $offers
        set -l parts (string split -m 1 "," -- $offer)
        switch $parts[1]
            case dir
                __fish_complete_directories $parts[2]
            case file
                __fish_complete_path $parts[2]
            case plain
                printf '%%s\\n' $parts[2]
        end
    end
end

complete --no-files --keep-order --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


class _Bash(BashComplete):
    source_template = _BASH


class _Zsh(ZshComplete):
    source_template = _ZSH

    def format_completion(self, item: CompletionItem[Any]) -> str:
        return f"{item.type}\n{item.value}\n{item.help or '_'}"


class _Fish(FishComplete):
    source_template = _FISH


_KINDS: dict[str, type[ShellComplete]] = {"bash": _Bash, "zsh": _Zsh, "fish": _Fish}


def shell(name: str, variable: str) -> ShellComplete:
    """How the shell called ``name`` is asked and answered by readq, through an environment ``variable``."""
    from readq.cli.app import cli

    return _KINDS[name](cli, {}, "readq", variable)
