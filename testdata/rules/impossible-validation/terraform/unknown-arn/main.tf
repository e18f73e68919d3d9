# Undecided.
variable "arn" {
  type = string
}

resource "aws_acm_certificate_validation" "site" {
  certificate_arn = var.arn
}
