variable "options" {
  type = any
}

resource "aws_route53_zone" "this" {
  name = "example.com"
}
