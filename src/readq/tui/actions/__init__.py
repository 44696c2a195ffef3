"""What the commands do: functions of the main screen, imported when their key is first pressed.

A handler returns None, or an awaitable while which later keys wait their turn.
"""
