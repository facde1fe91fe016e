@echo off
rem Registers .nbplan files for this user; needs no administrator.
"%~dp0ningbo-planner.exe" --register-file-type
pause
