variable "certificate_arn" {
  default = null
}

resource "aws_sqs_queue" "this" {
  name = "service"
}
